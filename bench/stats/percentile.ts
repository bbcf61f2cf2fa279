/** What many values come down to. */

/** Of a set of values, in their own unit. The shape that `bench/result.ts` keeps. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** Of no values: all zero, for the result is JSON, which has no NaN. Look at `count` before believing the rest. */
export const EMPTY_SUMMARY: Summary = { count: 0, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 };

/**
 * Count, mean, percentiles and maximum of `values`, in their unit. Of no values: `EMPTY_SUMMARY`.
 * @throws RangeError for a value that is not a finite number.
 */
export function summarise(values: readonly number[]): Summary {
  if (values.length === 0) return EMPTY_SUMMARY;
  const sorted = sortedCopy(values);
  let mean = 0;
  for (const [index, value] of sorted.entries()) mean += (value - mean) / (index + 1);
  return {
    count: sorted.length,
    mean,
    p50: percentile(sorted, 50),
    p90: percentile(sorted, 90),
    p99: percentile(sorted, 99),
    max: percentile(sorted, 100),
  };
}

/**
 * The `p`-th percentile (0 to 100) of values in ascending order, by nearest rank: the smallest value that at least `p` % of
 * the values do not exceed. It is always one that was measured; interpolating between 100 ms and 800 ms would report a
 * latency that no call ever had. Source: NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.6.2; Hyndman and Fan, "Sample
 * Quantiles in Statistical Packages", The American Statistician 50(4), 1996, definition 1.
 * @throws RangeError when there are no values or `p` is out of range.
 */
export function percentile(sorted: ArrayLike<number>, p: number): number {
  if (!(p >= 0 && p <= 100)) throw new RangeError(`a percentile lies between 0 and 100: ${p}`);
  const rank = Math.max(1, Math.ceil((p / 100) * sorted.length));
  const value = sorted[rank - 1];
  if (value === undefined) throw new RangeError('no values: no percentile');
  return value;
}

function sortedCopy(values: readonly number[]): Float64Array {
  const odd = values.find((value) => !Number.isFinite(value));
  if (odd !== undefined) throw new RangeError(`not a finite number: ${odd}`);
  return Float64Array.from(values).sort();
}
