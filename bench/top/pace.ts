/**
 * More nodes than one machine can mine on: their workers pause longer, so that the whole mines as much as five nodes do. Else two cores
 * would be told to do the work of ten, and what is measured was the machine's distress.
 */
import type { Node } from '../../scripts/cluster/cluster.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { rngLimit } from '../model/bound.ts';

/** On so many nodes DockerCoins is left as it is. */
const FULL_PACE = 5;
/** Of one worker that waits for nobody: two calls, in ms. */
const CALLS_MS = 200;

/** The pause of each worker in ms, when `nodes` have `workers` each; undefined where it stays what it is. Pure. */
export function pauseFor(nodes: number, workers: number): number | undefined {
  if (nodes <= FULL_PACE) return undefined;
  const perNode = (FULL_PACE * rngLimit(1)) / nodes;
  return Math.round((workers / perNode) * 1000 - CALLS_MS);
}

/** Writes it into the Compose file of each, which are the bench's own. @throws START_FAILED. */
export async function slowDown(nodes: readonly Node[], pauseMs: number): Promise<void> {
  const line = `    environment: { SLEEP_MS: "${pauseMs}" }`;
  const edit = ['sed', '-i', `s/^    build: worker$/&\\n${line}/`, 'dockercoins/compose.yaml'];
  const check = ['grep', '--quiet', 'SLEEP_MS', 'dockercoins/compose.yaml'];
  await Promise.all(
    nodes.map(async (node) => {
      await node.run(edit);
      if ((await node.run(check)).exitCode === 0) return;
      throw new WorkshopError('START_FAILED', {
        what: `The workers of ${node.name} could not be slowed down.`,
      });
    }),
  );
}
