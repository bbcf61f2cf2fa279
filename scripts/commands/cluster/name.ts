/** The cluster that a command speaks of. */
import type { Cluster, Node } from '../../cluster/cluster.ts';
import { findAnyCluster, listClusters } from '../../cluster/providers.ts';
import { WorkshopError } from '../../core/errors.ts';

export const DEFAULT_CLUSTER = 'workshop';

/** @throws NOT_RUNNING when there is no such cluster, naming those there are. */
export async function findCluster(name: string = DEFAULT_CLUSTER): Promise<Cluster> {
  const cluster = await findAnyCluster(name);
  if (cluster) return cluster;
  const others = (await listClusters()).map((each) => each.name);
  throw new WorkshopError('NOT_RUNNING', {
    what: `There is no cluster "${name}".`,
    ...(others.length > 0 ? { why: `there is: ${others.join(', ')}` } : {}),
    hint: `./workshop up${name === DEFAULT_CLUSTER ? '' : ` ${name}`}  makes it.`,
  });
}

/** @throws USAGE when the cluster has no such node. */
export async function findNode(cluster: string, name: string): Promise<Node> {
  const { nodes } = await findCluster(cluster);
  const node = nodes.find((each) => each.name === name);
  if (node) return node;
  throw new WorkshopError('USAGE', {
    what: `"${name}" is no node of the cluster "${cluster}".`,
    hint: `Its nodes are ${nodes.map((each) => each.name).join(', ')}.`,
  });
}
