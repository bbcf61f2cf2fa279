/** Work on nodes that may be in trouble: what can be mended is mended first, what cannot is named. */
import type { Cluster } from '../../scripts/cluster/cluster.ts';
import { asError } from '../../scripts/cluster/health/ailment.ts';
import { fullDisks } from '../../scripts/cluster/health/full-disks.ts';
import { silentEngines, wakeEngine } from '../../scripts/cluster/health/silent-engines.ts';
import type { Emit } from '../../scripts/core/events.ts';
import { step } from '../../scripts/core/step.ts';

export interface HealthOptions {
  readonly cluster: Cluster;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * Does `work` on the first `count` nodes, after their engines answer.
 * @throws START_FAILED for an engine that cannot be made to, NO_ROOM where the work failed on a full disk, or what the work throws.
 */
export async function onHealthyNodes(
  count: number,
  { cluster, emit, signal }: HealthOptions,
  work: () => Promise<void>,
): Promise<void> {
  const nodes = cluster.nodes.slice(0, count);
  for (const { node } of await silentEngines(cluster, nodes)) {
    await step(emit, `starting the engine of ${node.name} again: it does not answer`, () =>
      wakeEngine(cluster, node, signal),
    );
  }
  try {
    await work();
  } catch (error) {
    signal.throwIfAborted();
    // Whatever failed there, this is why: the words of a program that could not write are hard to read.
    const full = await fullDisks(cluster, nodes);
    throw full.length > 0 ? asError('NO_ROOM', full, error) : error;
  }
}
