import type { Action } from '../../cli/command.ts';
import { step } from '../../core/step.ts';
import { APP_NAME, findOrphans, inWords, targetAt, type Where } from './find.ts';

/** Stops the application and every orphan. Nothing to stop is no failure: the wish is fulfilled. */
export const down: Action<Where> = async ({ emit }, _words, where) => {
  const target = await targetAt(where);
  const found = await target.find(APP_NAME);
  const isLocal = where.on === 'local';
  const orphans = (isLocal ? await findOrphans() : []).filter(({ name }) => name !== APP_NAME);
  const all = [...(found ? [{ name: APP_NAME, deployment: found.deployment }] : []), ...orphans];
  if (all.length === 0)
    emit({ event: 'text', text: `DockerCoins does not run ${inWords(where)}: nothing to stop.` });
  const stopped: Record<string, readonly string[]> = {};
  for (const { name, deployment } of all) {
    const title = name === APP_NAME ? 'stopping DockerCoins' : `clearing away what was left of "${name}"`;
    const summary = await step(
      emit,
      title,
      () => deployment.stop(),
      (result) => `${result.stopped.length} ${isLocal ? 'processes' : 'containers'}`,
    );
    stopped[name] = summary.stopped;
  }
  return { on: target.name, stopped };
};
