import type { Cluster } from '../../cluster/cluster.ts';
import { rolesOf } from '../../cluster/swarm.ts';

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
