/** How sure a ratio of medians is, without knowing how the measurements are distributed. */
import type { Random } from './random.ts';

export interface RatioOfMedians {
  /** The median of `b` as a multiple of the median of `a`. */
  readonly value: number;
  /** Ends of its interval. */
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  readonly random: Random;
  /** Share of such intervals that hold the true ratio. */
  readonly confidence?: number;
  readonly resamples?: number;
}

/**
 * The ratio and its percentile interval: both sides are drawn anew from what was measured, with repetition, again and again.
 *
 * Source: B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap", Chapman and Hall, 1993, chapter 13. With fewer than ten values a side
 * the interval is too narrow; a verdict should not rest on it alone.
 * @returns undefined when a side has no values, or a median of `a` that is not above zero has nothing to be a multiple of.
 */
export function ratioOfMedians(
  a: readonly number[],
  b: readonly number[],
  { random, confidence = 0.95, resamples = 1000 }: BootstrapOptions,
): RatioOfMedians | undefined {
  const base = middle(a);
  if (a.length === 0 || b.length === 0 || !(base > 0)) return undefined;
  const ratios: number[] = [];
  for (let turn = 0; turn < resamples; turn++) {
    const below = middle(drawn(a, random));
    if (below > 0) ratios.push(middle(drawn(b, random)) / below);
  }
  ratios.sort((one, other) => one - other);
  const at = (share: number) =>
    ratios[Math.min(ratios.length - 1, Math.floor(share * ratios.length))] ?? Number.NaN;
  const tail = (1 - confidence) / 2;
  return { value: middle(b) / base, low: at(tail), high: at(1 - tail) };
}

/** The median as statistics has it: between the two in the middle when there are two. NaN for none. */
export function middle(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[half] as number;
  return ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2;
}

function drawn(values: readonly number[], random: Random): number[] {
  return values.map(() => values[random.integer(values.length)] as number);
}
