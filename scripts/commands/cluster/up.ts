import type { Action } from '../../cli/command.ts';
import { type ClusterSpec, problemsOf } from '../../cluster/cluster.ts';
import { dockerProvider } from '../../cluster/docker/provider.ts';
import { connectEngine } from '../../cluster/engine/connect.ts';
import { startedEngine } from '../../cluster/engine/start.ts';
import { rolesOf } from '../../cluster/swarm.ts';
import { WorkshopError } from '../../core/errors.ts';
import type { Emit, WorkshopEvent } from '../../core/events.ts';
import { installMissing } from '../../system/install.ts';
import { LOOPBACK } from '../../system/ports.ts';
import { NEEDED_BY_NODES } from '../../system/programs.ts';
import { DEFAULT_CLUSTER } from './name.ts';

export interface UpOptions {
  readonly nodes: string;
  readonly swarm?: boolean;
  readonly managers?: string;
  readonly memory?: string;
  readonly cpus?: string;
  readonly bind?: string;
  readonly basePort?: string;
  readonly retain?: boolean;
  readonly install?: boolean;
}

export const up: Action<UpOptions> = async ({ emit, signal }, [name = DEFAULT_CLUSTER], options) => {
  const begin = performance.now();
  const spec = readSpec(name, options);
  if (options.install) await installEngine(emit, signal);
  const steps: { step: string; seconds: number }[] = [];
  const keep = (event: WorkshopEvent) => {
    if (event.event === 'step' && event.state === 'done')
      steps.push({ step: event.step, seconds: event.seconds });
    emit(event);
  };
  await using cluster = await dockerProvider.up(spec, { emit: keep, signal, retain: options.retain });
  const roles = await rolesOf(cluster.nodes);
  const seconds = Math.round(performance.now() - begin) / 1000;
  const host = (address: { host: string; port: number }) => `${address.host}:${address.port}`;
  const nodes = cluster.nodes.map((node) => ({
    name: node.name,
    role: roles.get(node.name) ?? 'none',
    ssh: host(node.ssh),
    engine: `tcp://${host(node.enginePort)}`,
    web: `http://${host(node.published[8000])}`,
    ready: true,
  }));
  emit({ event: 'text', text: `\n  ${nodes.length} nodes are ready after ${seconds.toFixed(1)} s.\n` });
  const suffix = name === DEFAULT_CLUSTER ? '' : ` --cluster ${name}`;
  emit({
    event: 'text',
    text: `  Next:  ./workshop ssh node1${suffix}    ./workshop status${name === DEFAULT_CLUSTER ? '' : ` ${name}`}    ./workshop down${name === DEFAULT_CLUSTER ? '' : ` ${name}`}`,
  });
  return { cluster: name, nodes, abilities: cluster.abilities, seconds, steps };
};

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

/** @throws USAGE with every problem at once. */
export function readSpec(name: string, options: UpOptions): ClusterSpec {
  const problems: string[] = [];
  const number = (option: string, text: string | undefined): number | undefined => {
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value)) return value;
    problems.push(`${option} takes a number, not "${text}"`);
    return undefined;
  };
  const managers = options.managers === undefined ? (options.swarm ? 1 : 0) : Number(options.managers);
  if (options.managers !== undefined && managers !== 1 && managers !== 3) {
    problems.push(
      `--managers takes 1 or 3, not "${options.managers}": an even number bears no more failures than one less`,
    );
  }
  const spec: ClusterSpec = {
    name,
    nodes: number('--nodes', options.nodes) ?? 5,
    managers: managers === 3 ? 3 : managers === 1 ? 1 : 0,
    memoryBytes: readBytes(options.memory, problems),
    cpus: number('--cpus', options.cpus),
    bind: options.bind ?? LOOPBACK,
    basePort: number('--base-port', options.basePort),
  };
  problems.push(...problemsOf(spec));
  if (problems.length > 0) {
    throw new WorkshopError('USAGE', {
      what: `Nothing was changed: ${problems.join('; ')}.`,
      hint: './workshop up --help  shows what it takes.',
    });
  }
  return spec;
}

/** `512m`, `2g`: as the docker command takes them. */
function readBytes(text: string | undefined, problems: string[]): number | undefined {
  if (text === undefined) return undefined;
  const [, digits, unit = 'b'] = /^(\d+(?:\.\d+)?)([bkmg])?b?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) {
    problems.push(`--memory takes a size such as 512m or 2g, not "${text}"`);
    return undefined;
  }
  return Math.round(Number(digits) * 1024 ** 'bkmg'.indexOf(unit.toLowerCase()));
}
