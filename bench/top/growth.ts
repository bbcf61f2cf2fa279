/** Whether a program's memory grows, from readings of what it holds. Pure. */
import { type Slope, slopeOf } from '../stats/line.ts';

/** `at` in seconds. */
export interface Reading {
  readonly at: number;
  readonly megabytes: number;
}

const PER_HOUR = 3600;

/** In MB an hour, by a line through all readings; undefined for fewer than three. */
export function growthPerHour(readings: readonly Reading[]): Slope | undefined {
  const found = slopeOf(readings.map(({ at, megabytes }) => ({ x: at, y: megabytes })));
  if (!found) return undefined;
  const { slope, low, high } = found;
  return { slope: slope * PER_HOUR, low: low * PER_HOUR, high: high * PER_HOUR };
}
