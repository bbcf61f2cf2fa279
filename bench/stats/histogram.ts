/** How often values fall into each of many intervals, for plots. */

/** The values from `from` up to but not including `to`. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

export interface HistogramRange {
  readonly low: number;
  readonly high: number;
  /** How many bins of equal width between `low` and `high`. */
  readonly bins: number;
}

/**
 * Counts `values` in bins of equal width. What lies outside the range is counted in the first or the last bin, so that the
 * counts always sum to the number of values; choose the range so that little does, and say so where it is drawn.
 * @throws RangeError for a range that is empty or a value that is not a number.
 */
export function histogram(values: readonly number[], { low, high, bins }: HistogramRange): Bin[] {
  const width = (high - low) / bins;
  if (!(width > 0 && Number.isFinite(width) && Number.isInteger(bins))) {
    throw new RangeError(`not a range to count in: ${bins} bins from ${low} to ${high}`);
  }
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    if (Number.isNaN(value)) throw new RangeError('not a number among the values');
    const bin = Math.min(bins - 1, Math.max(0, Math.floor((value - low) / width)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, bin) => ({ from: low + bin * width, to: low + (bin + 1) * width, count }));
}
