import type { Action } from '../../cli/command.ts';
import { prepare } from '../../cluster/docker/prepare.ts';
import { connectEngine } from '../../cluster/engine/connect.ts';
import { startedEngine } from '../../cluster/engine/start.ts';
import { imageStates } from '../../cluster/images/ensure.ts';
import { table } from '../../core/table.ts';
import { installEngine } from './install-engine.ts';

export const images: Action<{ check?: boolean; install?: boolean }> = async (
  { emit, signal },
  _words,
  options,
) => {
  if (options.install) await installEngine(emit, signal);
  const engine = options.check ? await connectEngine() : await startedEngine(emit);
  if (!options.check) await prepare(engine, undefined, emit, signal);
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
  return { images: states };
};
