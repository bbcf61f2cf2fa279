import type { Action } from '../../cli/command.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { dockerProvider } from '../../cluster/docker/provider.ts';
import { connectEngine } from '../../cluster/engine/connect.ts';
import { startedEngine } from '../../cluster/engine/start.ts';
import { rolesOf } from '../../cluster/swarm.ts';
import type { Emit, WorkshopEvent } from '../../core/events.ts';
import { installMissing } from '../../system/install.ts';
import { NEEDED_BY_NODES } from '../../system/programs.ts';
import { DEFAULT_CLUSTER } from './name.ts';
import { readSpec, type UpOptions } from './up-spec.ts';
import { upForStudents } from './up-students.ts';

export const up: Action<UpOptions> = async ({ emit, signal }, [name = DEFAULT_CLUSTER], options) => {
  const begin = performance.now();
  const spec = readSpec(name, options);
  if (options.install) await installEngine(emit, signal);
  if (options.students !== undefined) return upForStudents(spec, options, emit, signal);
  const steps: { step: string; seconds: number }[] = [];
  const keep = (event: WorkshopEvent) => {
    if (event.event === 'step' && event.state === 'done')
      steps.push({ step: event.step, seconds: event.seconds });
    emit(event);
  };
  await using cluster = await dockerProvider.up(spec, { emit: keep, signal, retain: options.retain });
  const nodes = await describeNodes(cluster);
  const seconds = Math.round(performance.now() - begin) / 1000;
  emit({ event: 'text', text: `\n  ${nodes.length} nodes are ready after ${seconds.toFixed(1)} s.\n` });
  const suffix = name === DEFAULT_CLUSTER ? '' : ` --cluster ${name}`;
  emit({
    event: 'text',
    text: `  Next:  ./workshop ssh node1${suffix}    ./workshop status${name === DEFAULT_CLUSTER ? '' : ` ${name}`}    ./workshop down${name === DEFAULT_CLUSTER ? '' : ` ${name}`}`,
  });
  return { cluster: name, nodes, abilities: cluster.abilities, seconds, steps };
};

/** As the last line of `up` has them. */
export async function describeNodes({ nodes }: Cluster) {
  const roles = await rolesOf(nodes);
  const host = (address: { host: string; port: number }) => `${address.host}:${address.port}`;
  return nodes.map((node) => ({
    name: node.name,
    role: roles.get(node.name) ?? 'none',
    ssh: host(node.ssh),
    engine: `tcp://${host(node.enginePort)}`,
    web: `http://${host(node.published[8000])}`,
    ready: true,
  }));
}

/** Installs and starts an engine only where none answers. */
export async function installEngine(emit: Emit, signal?: AbortSignal): Promise<void> {
  const found = await connectEngine().catch(() => undefined);
  if (!found) {
    await installMissing(NEEDED_BY_NODES, emit, signal);
    await startedEngine(emit);
  } else {
    await installMissing(['debootstrap', 'ssh'], emit, signal);
  }
}
