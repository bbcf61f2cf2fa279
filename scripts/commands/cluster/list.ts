import type { Action } from '../../cli/command.ts';
import { listClusters } from '../../cluster/providers.ts';
import { table } from '../../core/table.ts';

export const list: Action<object> = async ({ emit }) => {
  const clusters = await listClusters();
  const rows = clusters.map(({ name, provider, running, wanted, swarm }) => [
    name,
    provider,
    `${running} of ${wanted}`,
    swarm ? 'yes' : 'no',
  ]);
  emit({
    event: 'text',
    text:
      rows.length === 0
        ? '  There is no cluster.  ./workshop up  makes one.'
        : table(['CLUSTER', 'PROVIDER', 'NODES', 'SWARM'], rows),
  });
  return { clusters };
};
