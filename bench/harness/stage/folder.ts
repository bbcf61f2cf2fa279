/** The folder in which a run of the bench keeps logs and bundles while it lasts. Only one run at a time has it. */
import { WorkshopError } from '../../../scripts/core/errors.ts';
import { DeploymentFolder } from '../../../scripts/deployment/local/folder.ts';
import { clearAway } from '../../../scripts/deployment/local/local-deployment.ts';
import { localTarget } from '../../../scripts/deployment/local/local-target.ts';
import { identityOf } from '../../../scripts/deployment/local/processes.ts';
import { withLock } from '../../../scripts/system/lock.ts';

const NAME = 'bench-services';
const NONE = { rng: 0, hasher: 0, worker: 0, webui: 0 };

/**
 * Clears away what a run that was killed has left behind, processes included, and makes the folder anew. It looks like that
 * of a deployment with an owner, so that `app down` finds what is left when this run is killed too, and not before.
 * @throws ALREADY_RUNNING when another run is under way: it would disturb every figure of both.
 */
export async function openFolder(): Promise<DeploymentFolder> {
  const folder = new DeploymentFolder(NAME);
  await withLock(folder.path, async () => {
    const found = await localTarget.find(NAME);
    if (found && !found.orphaned) {
      throw new WorkshopError('ALREADY_RUNNING', {
        what: 'Another `bench services` or `bench generator` is under way on this machine.',
        why: 'two at a time would measure each other',
        hint: 'Wait for it to finish, or end it.',
      });
    }
    if (found) await clearAway(folder);
    await folder.create();
    const ports = { webui: 0, rng: 0, hasher: 0, redis: 0 };
    await folder.writeNote({ counts: NONE, ports, owner: await identityOf(process.pid) });
  });
  return folder;
}
