import type { Action } from '../../cli/command.ts';
import { parseCounts } from '../../deployment/counts.ts';
import { SERVICES } from '../../deployment/deployment.ts';
import { findApp, type Where } from './find.ts';

export const scale: Action<Where> = async ({ emit, signal }, words, where) => {
  const counts = parseCounts(words);
  await using app = await findApp(where, emit, signal);
  await app.scale(counts);
  emit({
    event: 'text',
    text: `Running now: ${SERVICES.map((service) => `${service}=${app.counts[service]}`).join('  ')}`,
  });
  return { on: app.target, counts: app.counts };
};
