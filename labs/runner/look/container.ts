/** One container on a node, by its name, whoever made it. */
import type Docker from 'dockerode';
import type { Node } from '../../../scripts/cluster/cluster.ts';

/** undefined where there is none of that name. */
export async function containerOf(
  node: Node,
  name: string,
): Promise<Docker.ContainerInspectInfo | undefined> {
  return node.engine
    .getContainer(name)
    .inspect()
    .catch((error: { statusCode?: number }) => {
      if (error.statusCode === 404) return undefined;
      throw error;
    });
}

/** What is mounted at a place of a container: the volume's name, or the folder of the node. */
export function mountAt(container: Docker.ContainerInspectInfo, place: string): string | undefined {
  const mount = container.Mounts.find(({ Destination }) => Destination === place);
  return mount && (mount.Name ?? mount.Source);
}
