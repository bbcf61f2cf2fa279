/** What the dashboard watches: places as `app` knows them, and clusters. */
import type { Watched } from '../../../bench/dashboard/collect/collector.ts';
import type { FoundApplication, RoomOptions } from '../../../bench/dashboard/collect/room-watch.ts';
import { readProgress } from '../../../labs/runner/progress.ts';
import type { Node } from '../../cluster/cluster.ts';
import type { Target } from '../../deployment/deployment.ts';
import { APP_NAME, inWords, optionsFor, targetAt, type Where } from '../app/find.ts';

/** A place that `app --on` knows. Nothing is asked until the collector asks. */
export function watchedAt(where: Where): Watched {
  const cluster = where.on === 'local' ? '' : `, cluster ${where.cluster ?? 'workshop'}`;
  let target: Target | undefined;
  return {
    place: {
      on: where.on,
      cluster: where.cluster,
      title: `DockerCoins ${inWords(where)}${cluster}`,
      start: `./workshop app up${optionsFor(where)}`,
    },
    local: where.on === 'local' ? APP_NAME : undefined,
    find: async () => {
      try {
        target ??= await targetAt(where);
        return (await target.find(APP_NAME))?.deployment;
      } catch (error) {
        target = undefined; // its nodes may be elsewhere by now
        throw error;
      }
    },
    nodes: () => nodesOf(where),
  };
}

/** The nodes that run; a cluster that is not whole shows those that are left. */
async function nodesOf({ on, cluster }: Where): Promise<readonly Node[]> {
  if (on === 'local') return [];
  const { runningNodes } = await import('../../cluster/providers.ts');
  const { DEFAULT_CLUSTER } = await import('../cluster/name.ts');
  return runningNodes(cluster ?? DEFAULT_CLUSTER);
}

/** When nobody looks any more. */
export async function letNodesGo(): Promise<void> {
  const { letHostsGo } = await import('../../cluster/providers.ts');
  await letHostsGo();
}

/** Every cluster there is. */
export async function roomOptions(): Promise<RoomOptions> {
  const [{ findAnyCluster, listClusters, runningNodes }, { nodeTarget, swarmTarget }, { eachTarget }] =
    await Promise.all([
      import('../../cluster/providers.ts'),
      import('../../deployment/cluster/targets.ts'),
      import('../../deployment/cluster/each.ts'),
    ]);
  return {
    list: listClusters,
    labOf: async (name) => labIn(await runningNodes(name)),
    find: async (name) => {
      const nodes = await runningNodes(name);
      if (nodes.length === 0) return undefined;
      const cluster = await findAnyCluster(name).catch(() => undefined);
      const wanted: Target[] = [
        ...nodes.map((node) => nodeTarget(node, name)),
        ...(cluster ? [eachTarget(cluster)] : []),
        ...(cluster && cluster.spec.managers > 0 ? [swarmTarget(cluster)] : []),
      ];
      return firstFound(wanted);
    },
  };
}

/** `2.1`: the exercise that is worked on; undefined where no lab was begun. */
async function labIn(nodes: readonly Node[]): Promise<string | undefined> {
  const { exercise, lab } = await readProgress({ nodes });
  return exercise ?? (lab === undefined ? undefined : String(lab));
}

async function firstFound(targets: readonly Target[]): Promise<FoundApplication | undefined> {
  for (const target of targets) {
    const found = await target.find(APP_NAME).catch(() => undefined); // a node that does not answer has none to show
    if (found) return { on: target.name, deployment: found.deployment };
  }
  return undefined;
}
