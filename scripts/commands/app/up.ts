import type { Action } from '../../cli/command.ts';
import { parseCounts } from '../../deployment/counts.ts';
import { DEFAULT_COUNTS } from '../../deployment/deployment.ts';
import { installMissing } from '../../system/install.ts';
import { NEEDED_LOCALLY } from '../../system/programs.ts';
import { APP_NAME, optionsFor, targetAt, tellOfOrphans, type Where } from './find.ts';

/** Starts the application, or brings one that runs to the counts given. */
export const up: Action<Where & { install?: boolean }> = async (
  { emit, signal },
  words,
  { install, ...where },
) => {
  const asked = parseCounts(words);
  if (install && where.on === 'local') await installMissing(NEEDED_LOCALLY, emit, signal);
  const target = await targetAt(where);
  const found = await target.find(APP_NAME, emit, signal);
  let deployment = found?.deployment;
  if (deployment && !found?.orphaned) {
    emit({
      event: 'notice',
      level: 'info',
      text: 'DockerCoins runs already: bringing it to what was asked for.',
    });
    await deployment.scale(asked);
  } else {
    deployment = await target.start({
      name: APP_NAME,
      counts: { ...DEFAULT_COUNTS, ...asked },
      emit,
      signal,
      lifetime: 'detached',
    });
  }
  if (where.on === 'local') await tellOfOrphans(emit);
  const { endpoints } = deployment;
  const options = optionsFor(where);
  emit({
    event: 'text',
    text: `\n  Web page  ${endpoints.webui}\n  rng       ${endpoints.rng}\n  hasher    ${endpoints.hasher}\n`,
  });
  emit({
    event: 'text',
    text: `  Next:  ./workshop app speed${options}    ./workshop app scale worker=10${options}    ./workshop app down${options}`,
  });
  await deployment[Symbol.asyncDispose]();
  return { on: deployment.target, endpoints, counts: deployment.counts };
};
