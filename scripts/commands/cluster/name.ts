/** The cluster that a command speaks of. */
import type { Cluster, Node } from '../../cluster/cluster.ts';
import { openInside } from '../../cluster/inside/open.ts';
import { findAnyCluster, listClusters } from '../../cluster/providers.ts';
import { WorkshopError } from '../../core/errors.ts';

export const DEFAULT_CLUSTER = 'workshop';

/** On a node its own cluster, unless another is named. @throws NOT_RUNNING when there is no such cluster, naming those there are. */
export async function findCluster(named?: string): Promise<Cluster> {
  const own = await openInside();
  if (own && (named === undefined || named === own.name)) return own;
  const name = named ?? DEFAULT_CLUSTER;
  const cluster = own ? undefined : await findAnyCluster(name);
  if (cluster) return cluster;
  if (own) throw notFromHere(name, own.name);
  const others = (await listClusters()).map((each) => each.name);
  throw new WorkshopError('NOT_RUNNING', {
    what: `There is no cluster "${name}".`,
    ...(others.length > 0 ? { why: `there is: ${others.join(', ')}` } : {}),
    hint: `./workshop up${name === DEFAULT_CLUSTER ? '' : ` ${name}`}  makes it.`,
  });
}

function notFromHere(name: string, own: string): WorkshopError {
  return new WorkshopError('NOT_RUNNING', {
    what: `This node belongs to the cluster "${own}", and knows nothing of "${name}".`,
    hint: 'Leave --cluster away.',
  });
}

/** @throws USAGE when the cluster has no such node. */
export async function findNode(cluster: string | undefined, name: string): Promise<Node> {
  const { name: own, nodes } = await findCluster(cluster);
  const node = nodes.find((each) => each.name === name);
  if (node) return node;
  throw new WorkshopError('USAGE', {
    what: `"${name}" is no node of the cluster "${own}".`,
    hint: `Its nodes are ${nodes.map((each) => each.name).join(', ')}.`,
  });
}
