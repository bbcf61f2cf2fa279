import type { Action } from '../../cli/command.ts';
import { table } from '../../core/table.ts';
import { findApp } from './find.ts';

export const ps: Action<object> = async ({ emit, signal }) => {
  await using app = await findApp(emit, signal);
  const instances = await app.instances();
  const rows = instances.map(({ id, service, address, state }) => [id, service, address, state]);
  emit({ event: 'text', text: table(['INSTANCE', 'SERVICE', 'ADDRESS', 'STATE'], rows) });
  if (instances.some(({ state }) => state === 'exited')) {
    emit({
      event: 'notice',
      level: 'warning',
      text: 'Some instances have ended.  ./workshop app logs  says why,  ./workshop app up  starts them again.',
    });
  }
  return { on: app.target, endpoints: app.endpoints, instances };
};
