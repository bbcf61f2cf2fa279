/** The slope of the dashboard's memory: what it holds after collections of garbage, looked at for as long as all else was. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Emit } from '../../scripts/core/events.ts';
import { judge, type Row } from '../table/row.ts';
import { growthPerHour, type Reading } from './growth.ts';
import type { LiveMemory } from './live-memory.ts';

/** Between two readings of what the program holds, in s: each takes it 50 ms. */
const HELD_EVERY = 10;

/** What it holds after collections, over `seconds`; it was watched for long enough before to have all that it keeps of the past. */
export async function heldBy(
  pid: number,
  live: LiveMemory,
  seconds: number,
  emit: Emit,
  signal: AbortSignal,
): Promise<Reading[]> {
  const begin = performance.now();
  const elapsed = () => (performance.now() - begin) / 1000;
  const readings: Reading[] = [];
  while (elapsed() < seconds) {
    readings.push({ at: elapsed(), megabytes: await live.megabytesOf(pid) });
    emit({ event: 'progress', step: 'asking what it holds', done: elapsed(), total: seconds, unit: 's' });
    await delay(HELD_EVERY * 1000, undefined, { signal });
  }
  return readings;
}

/** Most that a memory may grow, in MB an hour. */
const MOST_GROWTH = 1;

/** Extrapolated to an hour; where that is too vague to tell which side of the limit it is on, it says so instead. */
export function judgeGrowth(held: readonly Reading[], minutes: number): Row {
  const found = growthPerHour(held);
  const vague = !found || (found.low < MOST_GROWTH && found.high > MOST_GROWTH);
  const seen = found
    ? `it lies between ${found.low.toFixed(1)} and ${found.high.toFixed(1)} MB/h`
    : 'there are too few readings';
  return judge({
    name: 'memory slope',
    measured: `what JavaScript holds right after collections of garbage, every ${HELD_EVERY} s for ${minutes} min after all else: a line through it, times 3600 s, with its 95 % interval`,
    value: found?.slope ?? Number.NaN,
    unit: 'MB/h',
    target: { kind: 'below', limit: MOST_GROWTH },
    problems: vague ? [`${minutes} min are too short to tell (${seen}): give it more`] : [],
    details: { ...(found ? { low: found.low, high: found.high } : {}), held },
  });
}
