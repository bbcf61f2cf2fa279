import { watchSpeed } from '../../../bench/dashboard/collect/counters.ts';
import type { Action } from '../../cli/command.ts';
import { readSeconds } from '../../cli/options.ts';
import { findApp, type Where } from './find.ts';

export const speed: Action<Where & { seconds: string; watch?: boolean }> = async (
  { emit, signal },
  _words,
  { seconds, watch, ...where },
) => {
  const windowSeconds = readSeconds('--seconds', seconds, 3, 600);
  await using app = await findApp(where, emit, signal);
  let last = { hashesPerSecond: 0, coinsPerSecond: 0, windowSeconds: 0 };
  for await (const reading of watchSpeed(app, { windowSeconds, signal })) {
    last = reading;
    if (watch) emit({ event: 'speed', ...reading });
    if (!watch) {
      const detail = `${reading.hashesPerSecond.toFixed(2)} hashes/s`;
      emit({
        event: 'progress',
        step: 'measuring',
        done: reading.windowSeconds,
        total: windowSeconds,
        unit: 's',
        detail,
      });
    }
    if (!watch && reading.windowSeconds >= windowSeconds) break;
  }
  signal.throwIfAborted();
  if (!watch) emit({ event: 'speed', ...last });
  return { on: app.target, ...last };
};
