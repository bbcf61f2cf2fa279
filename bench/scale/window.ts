/** What a window of finished units comes down to: throughput and latency with their intervals, and whether it was steady. Pure. */
import { slope } from '../../dockercoins/common/rate.ts';
import { batchHalfWidth, meanOf } from '../stats/batch-means.ts';
import { type Summary, summarise } from '../stats/percentile.ts';
import type { Unit } from './units.ts';

/** A mean and the ends of its 95 % interval. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface Window {
  /** On the clock of the units, in ms. */
  readonly from: number;
  readonly to: number;
}

/** How often the line goes through the count, in ms. */
const READ_EVERY_MS = 20;
/** Fewer batches say little of how they differ. */
const FEWEST_BATCHES = 5;
/** By how much the variance of a slope that fades towards both ends, with the weight (1 − u²)², is that of a plain mean: 2 ∫w² / (∫w)² = 10/7. */
const FADING = Math.sqrt(10 / 7);

export function within(units: readonly Unit[], { from, to }: Window): Unit[] {
  return units.filter(({ endedAt }) => endedAt > from && endedAt <= to);
}

/**
 * Units per second: the slope of their number over the window, by `slope`, which fades towards both ends so that it does not matter whether one unit more
 * fell into it. The interval is from batch means of the times between units (`batchHalfWidth`), a batch being whole rounds of all workers where the window
 * is long enough: within a round their moments are not spread evenly. Undefined for a window under 2.4 s or without enough units.
 */
export function throughputOf(units: readonly Unit[], window: Window, workers: number): Interval | undefined {
  const ended = within(units, window).map(({ endedAt }) => endedAt);
  const between = ended.slice(1).map((at, index) => at - (ended[index] as number));
  const mean = slope(counted(ended, window));
  const half = batchHalfWidth(between, batchSize(between.length, workers));
  if (mean === undefined || half === undefined || !(mean > 0)) return undefined;
  const share = (FADING * half) / meanOf(between);
  return { mean, low: Math.max(0, mean * (1 - share)), high: mean * (1 + share) };
}

/** How long calls to rng took, in ms, with the interval of the mean, by batch means as above. Undefined without enough of them. */
export function latencyOf(
  units: readonly Unit[],
  window: Window,
  workers: number,
): (Summary & Interval) | undefined {
  const calls = within(units, window).map(({ rngMs }) => rngMs);
  const half = batchHalfWidth(calls, batchSize(calls.length, workers));
  if (half === undefined) return undefined;
  const summary = summarise(calls);
  return { ...summary, low: Math.max(0, summary.mean - half), high: summary.mean + half };
}

/** Halves that differ by less are the same: as a share, and in ms. */
const SAME_SHARE = 0.05;
const SAME_MS = 10;
const FEWEST_IN_HALF = 3;

/**
 * Whether what went before is over: calls to rng took as long in the second half of the window as in the first. A queue that fills or empties shows there first,
 * and by Little's law throughput follows. After J. Geweke, "Evaluating the Accuracy of Sampling-Based Approaches", Bayesian Statistics 4, 1992, who compares
 * the beginning of a series with its end.
 */
export function isSteady(units: readonly Unit[], { from, to }: Window): boolean {
  const middle = (from + to) / 2;
  const [first, second] = [within(units, { from, to: middle }), within(units, { from: middle, to })];
  if (Math.min(first.length, second.length) < FEWEST_IN_HALF) return false;
  const [before, after] = [first, second].map((half) => meanOf(half.map(({ rngMs }) => rngMs))) as [
    number,
    number,
  ];
  return Math.abs(after - before) <= Math.max(SAME_MS, SAME_SHARE * before);
}

/** The number of units as a counter read at even intervals. `ended` ascends. */
function counted(ended: readonly number[], { from, to }: Window): { at: number; value: number }[] {
  let value = 0;
  return Array.from({ length: Math.floor((to - from) / READ_EVERY_MS) + 1 }, (_, index) => {
    const at = from + index * READ_EVERY_MS;
    while (value < ended.length && (ended[value] as number) <= at) value += 1;
    return { at: at / 1000, value };
  });
}

function batchSize(values: number, workers: number): number {
  const rounds = Math.floor(values / Math.max(1, workers));
  return rounds >= FEWEST_BATCHES ? workers : Math.max(1, Math.floor(values / FEWEST_BATCHES));
}
