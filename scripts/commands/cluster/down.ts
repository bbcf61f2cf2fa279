import type { Action } from '../../cli/command.ts';
import type { Removed } from '../../cluster/cluster.ts';
import { allNames, downCluster } from '../../cluster/providers.ts';
import { count } from '../../core/words.ts';
import { DEFAULT_CLUSTER } from './name.ts';

/** Nothing to remove is no error: after it, there is none. */
export const down: Action<{ all?: boolean }> = async ({ emit }, [name = DEFAULT_CLUSTER], { all }) => {
  const names = all ? await allNames() : [name];
  const removed: Record<string, Removed> = {};
  const remove = async (each: string) => {
    removed[each] = await downCluster(each, emit);
  };
  await Promise.all(names.map(remove));
  const nodes = Object.values(removed).reduce((sum, each) => sum + each.nodes.length, 0);
  emit({
    event: 'text',
    text:
      nodes === 0
        ? '  There was nothing to remove.'
        : `  ${count(nodes, 'node')} ${nodes === 1 ? 'is' : 'are'} gone.`,
  });
  return { removed };
};
