/** The demo on five nodes of its own. */
import type { Cluster } from '../../cluster/cluster.ts';
import { downCluster, listClusters, upCluster } from '../../cluster/providers.ts';
import { eachTarget } from '../../deployment/cluster/each.ts';
import { nodeTarget } from '../../deployment/cluster/targets.ts';
import { type Counts, DEFAULT_COUNTS, type Target } from '../../deployment/deployment.ts';
import { takeLock } from '../../system/lock.ts';
import { LOOPBACK } from '../../system/ports.ts';
import { installEngine } from '../cluster/install-engine.ts';
import { DEMO_NAME, type Place, type PlaceOptions } from './place.ts';

const NODES = 5;
/** Of each node in the last act. */
const WORKERS = 10;

/** DockerCoins runs with Compose on the first node, later on each. @throws what `up` throws; BUSY while another demo runs. */
export async function clusterPlace({ emit, signal, install }: PlaceOptions): Promise<Place> {
  if (install) await installEngine(emit, signal);
  const lock = await takeLock('another demo on a cluster', { patienceMs: 0 });
  try {
    const left = (await listClusters()).find(({ name }) => name === DEMO_NAME);
    if (left) {
      emit({ event: 'notice', level: 'info', text: 'A demo that was killed left its nodes behind.' });
      await downCluster(DEMO_NAME, emit);
    }
    const spec = { name: DEMO_NAME, nodes: NODES, managers: 0, bind: LOOPBACK } as const;
    const cluster = await upCluster(spec, { emit, signal });
    const [first] = cluster.nodes;
    if (!first) throw new Error('a cluster without nodes');
    const start = (target: Target, counts: Counts) =>
      target.start({ name: DEMO_NAME, counts, emit, signal, lifetime: 'attached' });
    return {
      start: () => start(nodeTarget(first, DEMO_NAME), DEFAULT_COUNTS),
      startEach: () => start(eachTarget(cluster), { ...DEFAULT_COUNTS, worker: WORKERS }),
      versions: await versionsIn(cluster),
      [Symbol.asyncDispose]: async () => {
        await downCluster(DEMO_NAME, emit);
        lock[Symbol.dispose]();
      },
    };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** What the programs in the images say of themselves. */
async function versionsIn({ nodes }: Cluster): Promise<Place['versions']> {
  const ask = async (image: string, ...command: string[]): Promise<string> => {
    const said = await nodes[0]?.run(['docker', 'run', '--rm', '--network', 'none', image, ...command]);
    return /\d+(\.\d+)+/.exec(said?.stdout ?? '')?.[0] ?? 'unknown';
  };
  const [node, redis, haproxy] = await Promise.all([
    ask('dockercoins-rng', 'node', '--version'),
    ask('redis:8', 'redis-server', '--version'),
    ask('haproxy:3.0', 'haproxy', '-v'),
  ]);
  return { node, redis, haproxy };
}
