import type { Action } from '../../cli/command.ts';
import { prepare } from '../../cluster/docker/prepare.ts';
import { connectEngine } from '../../cluster/engine/connect.ts';
import { startedEngine } from '../../cluster/engine/start.ts';
import { describeDepartures, packagesAgainstLock } from '../../cluster/images/lock.ts';
import { imageStates } from '../../cluster/images/states.ts';
import { table } from '../../core/table.ts';
import { installEngine } from './install-engine.ts';

export interface ImagesOptions {
  check?: boolean;
  locked?: boolean;
  install?: boolean;
}

export const images: Action<ImagesOptions> = async ({ emit, signal }, _words, options) => {
  if (options.install) await installEngine(emit, signal);
  const engine = options.check ? await connectEngine() : await startedEngine(emit);
  if (!options.check) await prepare(engine, undefined, emit, signal, { locked: options.locked });
  const states = await imageStates(engine);
  emit({
    event: 'text',
    text: table(
      ['IMAGE', 'STATE', 'FROM', 'SIZE', 'DIGEST', 'FOR'],
      states.map(({ name, state, source, sizeBytes, id, purpose }) => [
        name,
        state,
        source ?? '-',
        sizeBytes === undefined ? '-' : `${Math.round(sizeBytes / 1e6)} MB`,
        id?.replace('sha256:', '').slice(0, 12) ?? '-',
        purpose,
      ]),
    ),
  });
  const reports = await packagesAgainstLock(engine, states);
  const departures = describeDepartures(reports);
  if (departures.length > 0) {
    const words = [
      'Not the packages that this version was tested with:',
      ...departures.map((line) => `  ${line}`),
      'That is how Debian mends them, and no fault. ./workshop images --locked makes the images anew with those of the test.',
    ];
    emit({ event: 'text', text: words.join('\n') });
  }
  return {
    images: states.map((state) => {
      const report = reports.find(({ name }) => name === state.name);
      return { ...state, packages: report && { count: report.count, different: report.different } };
    }),
  };
};
