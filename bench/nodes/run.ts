/** The same application on more and more nodes: does it scale, and what does sharing one Redis cost? */
import type { Cluster } from '../../scripts/cluster/cluster.ts';
import type { Emit } from '../../scripts/core/events.ts';
import { eachTarget } from '../../scripts/deployment/cluster/each.ts';
import { nodeTarget } from '../../scripts/deployment/cluster/targets.ts';
import { DEFAULT_COUNTS, type Deployment, type Target } from '../../scripts/deployment/deployment.ts';
import { inRandomOrder } from '../random-order.ts';
import type { NodePoint } from '../schema/node-point.ts';
import { inWords } from './render.ts';
import { measureSideBySide } from './side-by-side.ts';

export interface NodesOptions {
  readonly cluster: Cluster;
  /** How many nodes, each number once. */
  readonly nodes: readonly number[];
  readonly redis: readonly NodePoint['redis'][];
  /** On each node. */
  readonly workers: number;
  readonly rng: number;
  /** Of each window; 3 or more. */
  readonly seconds: number;
  readonly seed: number;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** In random order; what comes back is by redis, then nodes. Each application is stopped again. Interrupted, it returns what there is. */
export async function measureNodes(options: NodesOptions): Promise<NodePoint[]> {
  const { nodes, redis, seed, emit, signal } = options;
  const points = await inRandomOrder({
    items: redis.flatMap((kind) => nodes.map((number) => ({ redis: kind, nodes: number }))),
    seed,
    unit: 'points',
    inWords,
    measure: (each) => measureOne(each, options),
    emit,
    signal,
  });
  return points.sort((one, other) => one.redis.localeCompare(other.redis) || one.nodes - other.nodes);
}

async function measureOne(
  { redis, nodes: number }: Pick<NodePoint, 'redis' | 'nodes'>,
  { cluster, workers, rng, seconds, signal }: NodesOptions,
): Promise<NodePoint> {
  const nodes = cluster.nodes.slice(0, number);
  const targets: Target[] =
    redis === 'shared'
      ? [eachTarget({ ...cluster, nodes })]
      : nodes.map((node) => nodeTarget(node, cluster.name));
  const counts = { ...DEFAULT_COUNTS, worker: workers, rng };
  const deployments: Deployment[] = [];
  try {
    const starting = targets.map(async (target) => {
      // Eighty lines of "starting" would bury what matters.
      const emit = () => undefined;
      deployments.push(await target.start({ name: 'bench', counts, emit, signal, lifetime: 'attached' }));
    });
    const failed = (await Promise.allSettled(starting)).find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
    return { redis, nodes: number, ...(await measureSideBySide(deployments, seconds, signal)) };
  } finally {
    await Promise.all(deployments.map((deployment) => deployment.stop()));
  }
}
