/** Nodes as places for DockerCoins. */
import type { Cluster, Node } from '../../cluster/cluster.ts';
import { step } from '../../core/step.ts';
import { withLock } from '../../system/lock.ts';
import type { Balance, Deployment, FoundDeployment, StartOptions, Target } from '../deployment.ts';
import { composeWay } from './compose-way.ts';
import { bringTo, ContainerDeployment, lockOf, refuseHashers } from './container-deployment.ts';
import { alreadyRunning, refuseOccupied } from './occupied.ts';
import { PROJECT, partsOn } from './parts.ts';
import { stackWay } from './stack-way.ts';
import type { Way } from './way.ts';

/** Compose on one node of `cluster`. */
export const nodeTarget = (node: Node, cluster: string): Target =>
  targetOf(composeWay(cluster, node), (balance) => composeWay(cluster, node, balance));

/** A stack on the Swarm that the nodes of `cluster` form. */
export const swarmTarget = (cluster: Cluster): Target =>
  targetOf(stackWay(cluster), (balance) => stackWay(cluster, balance));

/**
 * A place has its ports once, and so has one DockerCoins: the project `dockercoins`, whatever name is asked for. It belongs to
 * nobody's process: `attached` is the caller's promise to stop it.
 */
function targetOf(way: Way, wayFor: (balance: Balance) => Way): Target {
  return {
    name: way.target,
    start: async (options) => start(options.balance === undefined ? way : wayFor(options.balance), options),
    find: (_name, _emit, signal) => find(way, signal),
    list: async () => ((await way.wanted()) ? [PROJECT] : []),
  };
}

function start(way: Way, { counts, emit, signal }: StartOptions): Promise<Deployment> {
  const begin = async () => {
    await refuseOccupied(way.cluster, way.nodes);
    // A stack whose containers are about to come is nowhere to be seen yet.
    if (await way.wanted()) throw alreadyRunning(way.cluster, [way.target]);
    refuseHashers(counts);
    return step(emit, `starting DockerCoins on ${way.target}`, async () => {
      try {
        const reached = await bringTo(way, counts, signal);
        signal?.throwIfAborted();
        return new ContainerDeployment(way, reached.counts, reached.parts, signal);
      } catch (error) {
        await way.remove();
        throw error;
      }
    });
  };
  return withLock(lockOf(way), begin, { signal });
}

async function find(way: Way, signal?: AbortSignal): Promise<FoundDeployment | undefined> {
  // One after the other: asked both at once, every engine would need a second connection, and most of asking is the handshake.
  const counts = await way.wanted();
  if (!counts) return undefined;
  const parts = await partsOn(way.nodes, way.marks);
  return { deployment: new ContainerDeployment(way, counts, parts, signal), orphaned: undefined };
}
