import type { Action } from '../../cli/command.ts';
import { parseCounts } from '../../deployment/counts.ts';
import { DEFAULT_COUNTS } from '../../deployment/deployment.ts';
import { localTarget } from '../../deployment/local/local-target.ts';
import { installMissing } from '../../system/install.ts';
import { NEEDED_LOCALLY } from '../../system/programs.ts';
import { APP_NAME, tellOfOrphans } from './find.ts';

/** Starts the application, or brings one that runs to the counts given. */
export const up: Action<{ install?: boolean }> = async ({ emit, signal }, words, { install }) => {
  const asked = parseCounts(words);
  if (install) await installMissing(NEEDED_LOCALLY, emit, signal);
  const found = await localTarget.find(APP_NAME, emit, signal);
  let deployment = found?.deployment;
  if (deployment && !found?.orphaned) {
    emit({
      event: 'notice',
      level: 'info',
      text: 'DockerCoins runs already: bringing it to what was asked for.',
    });
    await deployment.scale(asked);
  } else {
    deployment = await localTarget.start({
      name: APP_NAME,
      counts: { ...DEFAULT_COUNTS, ...asked },
      emit,
      signal,
      lifetime: 'detached',
    });
    await tellOfOrphans(emit);
  }
  const { endpoints } = deployment;
  emit({
    event: 'text',
    text: `\n  Web page  ${endpoints.webui}\n  rng       ${endpoints.rng}\n  hasher    ${endpoints.hasher}\n`,
  });
  emit({
    event: 'text',
    text: '  Next:  ./workshop app speed    ./workshop app scale worker=10    ./workshop app down',
  });
  await deployment[Symbol.asyncDispose]();
  return { on: deployment.target, endpoints, counts: deployment.counts };
};
