import type { Action } from '../../cli/command.ts';
import { table } from '../../core/table.ts';
import { findApp, optionsFor, type Where } from './find.ts';

export const ps: Action<Where> = async ({ emit, signal }, _words, where) => {
  await using app = await findApp(where, emit, signal);
  const instances = await app.instances();
  const rows = instances.map(({ id, service, address, state }) => [id, service, address, state]);
  emit({ event: 'text', text: table(['INSTANCE', 'SERVICE', 'ADDRESS', 'STATE'], rows) });
  if (instances.some(({ state }) => state === 'exited')) {
    emit({
      event: 'notice',
      level: 'warning',
      text: `Some instances have ended.  ./workshop app logs${optionsFor(where)}  says why,  ./workshop app up${optionsFor(where)}  starts them again.`,
    });
  }
  return { on: app.target, endpoints: app.endpoints, instances };
};
