/** The application that app commands speak of, and what was left behind by commands that were killed. */
import { WorkshopError } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import type { Deployment, Target } from '../../deployment/deployment.ts';
import { localTarget } from '../../deployment/local/local-target.ts';

/** The name of the deployment that `app up` makes; `demo` has its own, so that neither is in the other's way. */
export const APP_NAME = 'app';

export interface Orphan {
  readonly name: string;
  readonly deployment: Deployment;
  readonly why: string;
}

/** Deployments of any name whose owner is gone. */
export async function findOrphans(): Promise<Orphan[]> {
  const orphans: Orphan[] = [];
  for (const name of await localTarget.list()) {
    const found = await localTarget.find(name);
    if (found?.orphaned) orphans.push({ name, deployment: found.deployment, why: found.orphaned });
  }
  return orphans;
}

/** Says what was left behind, with the command that clears it away. */
export async function tellOfOrphans(emit: Emit): Promise<void> {
  for (const { name, deployment, why } of await findOrphans()) {
    const running = (await deployment.instances()).filter(({ state }) => state === 'running');
    const what = running.length === 0 ? 'files' : `${running.length} processes`;
    emit({
      event: 'notice',
      level: 'warning',
      text: `Left behind from "${name}": ${what}; ${why}. Clear it away with:  ./workshop app down`,
    });
  }
}

/** Where a command's application is: the options `--on` and `--cluster`. */
export interface Where {
  readonly on: string;
  readonly cluster?: string | undefined;
}

/**
 * @throws USAGE when the cluster has no such node, NOT_RUNNING when there is no such cluster. What speaks to nodes is loaded only if it
 * is needed.
 */
export async function targetAt({ on, cluster }: Where): Promise<Target> {
  if (on === 'local' && cluster !== undefined) {
    throw new WorkshopError('USAGE', {
      what: `--cluster ${cluster} says nothing about local.`,
      hint: `Add the node or the Swarm:  --on node1 --cluster ${cluster}`,
    });
  }
  if (on === 'local') return localTarget;
  const [{ findCluster, findNode }, { nodeTarget, swarmTarget }, { eachTarget }] = await Promise.all([
    import('../cluster/name.ts'),
    import('../../deployment/cluster/targets.ts'),
    import('../../deployment/cluster/each.ts'),
  ]);
  const found = await findCluster(cluster);
  if (on === 'each') return eachTarget(found);
  return on === 'swarm' ? swarmTarget(found) : nodeTarget(await findNode(found.name, on), found.name);
}

/** What to add to a command so that it speaks of the same place: ` --on node1`. */
export function optionsFor({ on, cluster }: Where): string {
  if (on === 'local') return '';
  return ` --on ${on}${cluster === undefined ? '' : ` --cluster ${cluster}`}`;
}

/** `on this machine`, `on node1`, `on each node`, `on the Swarm`. */
export function inWords({ on }: Where): string {
  if (on === 'local') return 'on this machine';
  if (on === 'each') return 'on each node';
  return on === 'swarm' ? 'on the Swarm' : `on ${on}`;
}

/** @throws NOT_RUNNING when there is no application, with the command that starts one. */
export async function findApp(where: Where, emit: Emit, signal: AbortSignal): Promise<Deployment> {
  const target = await targetAt(where);
  if (where.on === 'local') await tellOfOrphans(emit);
  const found = await target.find(APP_NAME, emit, signal);
  if (found) return found.deployment;
  throw new WorkshopError('NOT_RUNNING', {
    what: `DockerCoins does not run ${inWords(where)}.`,
    hint: `Start it with:  ./workshop app up${optionsFor(where)}`,
  });
}
