/** Where the demo runs: processes on this machine, or a cluster of its own that is gone when it is over. */
import type { Cluster } from '../../cluster/cluster.ts';
import { dockerProvider } from '../../cluster/docker/provider.ts';
import type { Emit } from '../../core/events.ts';
import { DEFAULT_COUNTS, type Deployment } from '../../deployment/deployment.ts';
import { localTarget } from '../../deployment/local/local-target.ts';
import { versionOf } from '../../system/checks.ts';
import { installMissing } from '../../system/install.ts';
import { LOOPBACK } from '../../system/ports.ts';
import { NEEDED_LOCALLY } from '../../system/programs.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { installEngine } from '../cluster/install-engine.ts';

export interface Place extends AsyncDisposable {
  start(): Promise<Deployment>;
  readonly versions: Readonly<Record<'node' | 'redis' | 'haproxy', string>>;
}

export interface PlaceOptions {
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly install: boolean;
}

/** A name of its own, so that what a person runs already is not disturbed. */
const NAME = 'demo';
const NODES = 5;

/** @throws MISSING naming what is not here. */
export async function localPlace({ emit, signal, install }: PlaceOptions): Promise<Place> {
  if (install) await installMissing(NEEDED_LOCALLY, emit, signal);
  const programs = await requirePrograms(NEEDED_LOCALLY);
  return {
    start: () =>
      localTarget.start({ name: NAME, counts: DEFAULT_COUNTS, emit, signal, lifetime: 'attached' }),
    versions: {
      node: process.versions.node,
      redis: (await versionOf(programs.redis)) ?? 'unknown',
      haproxy: (await versionOf(programs.haproxy)) ?? 'unknown',
    },
    [Symbol.asyncDispose]: async () => undefined, // the demo stops what it started
  };
}

/** Five nodes; DockerCoins runs with Compose on the first. @throws what `up` throws. */
export async function clusterPlace({ emit, signal, install }: PlaceOptions): Promise<Place> {
  if (install) await installEngine(emit, signal);
  const spec = { name: NAME, nodes: NODES, managers: 1, bind: LOOPBACK } as const;
  const cluster = await dockerProvider.up(spec, { emit, signal });
  const [first] = cluster.nodes;
  if (!first) throw new Error('a cluster without nodes');
  const { nodeTarget } = await import('../../deployment/cluster/targets.ts');
  const target = nodeTarget(first, NAME);
  return {
    start: () => target.start({ name: NAME, counts: DEFAULT_COUNTS, emit, signal, lifetime: 'attached' }),
    versions: {
      node: await versionIn(cluster, 'dockercoins-rng', ['node', '--version']),
      redis: await versionIn(cluster, 'redis:8', ['redis-server', '--version']),
      haproxy: await versionIn(cluster, 'haproxy:3.0', ['haproxy', '-v']),
    },
    [Symbol.asyncDispose]: async () => void (await dockerProvider.down(NAME, emit)),
  };
}

/** What a program in an image says of itself. */
async function versionIn({ nodes }: Cluster, image: string, command: readonly string[]): Promise<string> {
  const said = await nodes[0]?.run(['docker', 'run', '--rm', '--network', 'none', image, ...command]);
  return /\d+(\.\d+)+/.exec(said?.stdout ?? '')?.[0] ?? 'unknown';
}
