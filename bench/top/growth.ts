/** Whether a program's memory grows, from readings of it: a heap is a saw tooth, so only what is left after a collection counts. Pure. */
import { type Slope, slopeOf } from '../stats/line.ts';

/** `at` in seconds. */
export interface Reading {
  readonly at: number;
  readonly megabytes: number;
}

/** Of each the lowest reading counts, in s: some twenty collections of what is young, and one of what is old. */
const SPAN_SECONDS = 30;
/** A heap grows to its size before it keeps it: of the readings the first third is left out. */
const SETTLING = 1 / 3;
const PER_HOUR = 3600;

/** In MB an hour, by a line through the lowest reading of every half minute; undefined for readings of less than two minutes. */
export function growthPerHour(readings: readonly Reading[]): Slope | undefined {
  const end = readings.at(-1)?.at ?? 0;
  const begin = end * SETTLING;
  const lowest = new Map<number, Reading>();
  for (const reading of readings) {
    const span = Math.floor((reading.at - begin) / SPAN_SECONDS);
    // One that is cut off may lack its lowest.
    if (span < 0 || begin + (span + 1) * SPAN_SECONDS > end) continue;
    const before = lowest.get(span);
    if (!before || reading.megabytes < before.megabytes) lowest.set(span, reading);
  }
  // Each stands for its span, wherever in it the collection fell.
  const found = slopeOf(
    [...lowest].map(([span, { megabytes }]) => ({ x: span * SPAN_SECONDS, y: megabytes })),
  );
  if (!found) return undefined;
  const { slope, low, high } = found;
  return { slope: slope * PER_HOUR, low: low * PER_HOUR, high: high * PER_HOUR };
}
