/** Rates and medians of what was seen. Pure. */
import { percentile } from './percentile.ts';

/**
 * Answers per second from the moments (ms) at which they came, in ascending order. From the first to the last of n
 * answers there are n − 1 intervals: dividing n by that time would make 300 answers at 10/s read 10.03.
 * NaN for fewer than two.
 */
export function rateOf(at: readonly number[]): number {
  const first = at[0];
  const last = at.at(-1);
  if (first === undefined || last === undefined || !(last > first)) return Number.NaN;
  return ((at.length - 1) * 1000) / (last - first);
}

/** By nearest rank, as everywhere in the bench: a value that was measured. NaN for none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  return percentile(Float64Array.from(values).sort(), 50);
}

/** Infinite values and NaN come out as NaN, so that a ratio of nothing never looks like a result. */
export function ratio(value: number, reference: number): number {
  return reference > 0 ? value / reference : Number.NaN;
}
