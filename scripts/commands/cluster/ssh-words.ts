/** What one types after `ssh` to come to a node. */
import type { Cluster } from '../../cluster/cluster.ts';
import { INSIDE } from '../../cluster/inside/open.ts';
import { Keep } from '../../cluster/keep.ts';
import { WorkshopError } from '../../core/errors.ts';
import { sshOptions } from './ssh-config.ts';

/** The words after `ssh` that lead to a node of the cluster, without a command. @throws USAGE when it has no such node. */
export function sshTo(cluster: Cluster): (name: string) => readonly string[] {
  // On a node its user has the key to all of them, and knows them by name.
  if (cluster.provider === INSIDE) return (name) => [name];
  const keep = new Keep(cluster.name);
  return (name) => {
    const node = cluster.nodes.find((each) => each.name === name);
    if (!node) throw new WorkshopError('USAGE', { what: `The cluster "${cluster.name}" has no ${name}.` });
    const options = Object.entries(sshOptions(keep, node)).flatMap(([option, value]) => [
      '-o',
      `${option}=${value}`,
    ]);
    return [...options, node.ssh.host];
  };
}
