import type { Action } from '../../cli/command.ts';
import { nodeStatus } from '../../cluster/status.ts';
import { table } from '../../core/table.ts';
import { DEFAULT_CLUSTER, findCluster } from './name.ts';

/** A node whose engine does not answer is shown so; the others go on. */
export const status: Action<object> = async ({ emit }, [name = DEFAULT_CLUSTER]) => {
  const cluster = await findCluster(name);
  const nodes = await Promise.all(cluster.nodes.map(nodeStatus));
  const mebibytes = (bytes: number | undefined) =>
    bytes === undefined ? '-' : `${Math.round(bytes / 2 ** 20)} MiB`;
  emit({
    event: 'text',
    text: table(
      ['NODE', 'ENGINE', 'ROLE', 'CONTAINERS', 'CPU', 'MEMORY', 'DISK', 'SSH', 'WEB'],
      nodes.map((node) => [
        node.name,
        node.engine,
        node.role,
        node.containers === undefined ? '-' : String(node.containers),
        node.cpuPercent === undefined ? '-' : `${node.cpuPercent.toFixed(1)} %`,
        mebibytes(node.memoryBytes),
        mebibytes(node.diskBytes),
        node.ssh,
        node.web,
      ]),
    ),
  });
  return { cluster: name, abilities: cluster.abilities, nodes };
};
