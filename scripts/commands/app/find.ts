/** The application that app commands speak of, and what was left behind by commands that were killed. */
import { WorkshopError } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import type { Deployment, FoundDeployment } from '../../deployment/deployment.ts';
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

/** @throws NOT_RUNNING when there is no application, with the command that starts one. */
export async function findApp(emit: Emit, signal: AbortSignal): Promise<Deployment> {
  await tellOfOrphans(emit);
  const found: FoundDeployment | undefined = await localTarget.find(APP_NAME, emit, signal);
  if (found) return found.deployment;
  throw new WorkshopError('NOT_RUNNING', {
    what: 'DockerCoins does not run on this machine.',
    hint: 'Start it with:  ./workshop app up',
  });
}
