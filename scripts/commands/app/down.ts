import type { Action } from '../../cli/command.ts';
import { step } from '../../core/step.ts';
import { localTarget } from '../../deployment/local/local-target.ts';
import { APP_NAME, findOrphans } from './find.ts';

/** Stops the application and every orphan. Nothing to stop is no failure: the wish is fulfilled. */
export const down: Action<object> = async ({ emit }) => {
  const found = await localTarget.find(APP_NAME);
  const orphans = (await findOrphans()).filter(({ name }) => name !== APP_NAME);
  const all = [...(found ? [{ name: APP_NAME, deployment: found.deployment }] : []), ...orphans];
  if (all.length === 0)
    emit({ event: 'text', text: 'DockerCoins does not run on this machine: nothing to stop.' });
  const stopped: Record<string, readonly string[]> = {};
  for (const { name, deployment } of all) {
    const title = name === APP_NAME ? 'stopping DockerCoins' : `clearing away what was left of "${name}"`;
    const summary = await step(
      emit,
      title,
      () => deployment.stop(),
      (result) => `${result.stopped.length} processes`,
    );
    stopped[name] = summary.stopped;
  }
  return { stopped };
};
