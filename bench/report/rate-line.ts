/** Hashes per second over time, from the readings of a counter. */
import { firstAfter, type Sample, segmentStarts, slope } from '../../dockercoins/common/rate.ts';

export interface RatePoint {
  readonly at: number;
  readonly perSecond: number;
}

/** Length of the window that each point is the slope over, in seconds: five steps of a worker. */
export const RATE_WINDOW_SECONDS = 6;
/** Readings further apart than this do not belong together. */
const MOST_GAP_SECONDS = 3;
const POINTS = 400;
/** Readings closer together than a clock can tell would make steps of nothing, and lines without an end. */
const LEAST_STEP_SECONDS = 0.001;
const ROUNDING = 1e-6;

/**
 * The rate over time, as lines that do not reach over any of `changes`, a reset of the counter or a gap in the readings:
 * a window with both speeds in it would show a third one, and a rise before its cause. Near the ends of a line the window
 * stays inside it. Stretches too short for a rate leave nothing.
 */
export function rateLines(samples: readonly Sample[], changes: readonly number[]): RatePoint[][] {
  const ordered = [...samples].sort((one, other) => one.at - other.at);
  const first = ordered[0];
  const last = ordered.at(-1);
  if (!first || !last || last.at <= first.at) return [];
  const step = Math.max(LEAST_STEP_SECONDS, (last.at - first.at) / POINTS);
  return stretches(ordered, changes)
    .map((stretch) => pointsOf(stretch, step))
    .filter((points) => points.length > 1);
}

function stretches(samples: readonly Sample[], changes: readonly number[]): Sample[][] {
  const cuts = [
    ...segmentStarts(samples, MOST_GAP_SECONDS),
    ...changes.map((at) => firstAfter(samples, at)),
    samples.length,
  ];
  const ascending = [...new Set(cuts)].sort((one, other) => one - other);
  return ascending.slice(1).map((cut, index) => samples.slice(ascending[index], cut));
}

function pointsOf(stretch: readonly Sample[], step: number): RatePoint[] {
  const begin = stretch[0]?.at ?? 0;
  const end = stretch.at(-1)?.at ?? 0;
  const points: RatePoint[] = [];
  const steps = Math.ceil((end - begin) / step);
  for (let index = 0; index <= steps; index++) {
    const at = index === steps ? end : begin + index * step;
    const from = Math.max(begin, Math.min(at - RATE_WINDOW_SECONDS / 2, end - RATE_WINDOW_SECONDS));
    const to = from + RATE_WINDOW_SECONDS;
    const window = stretch.slice(firstAfter(stretch, from - ROUNDING), firstAfter(stretch, to + ROUNDING));
    const perSecond = slope(window);
    if (perSecond !== undefined && Number.isFinite(perSecond))
      points.push({ at, perSecond: Math.max(0, perSecond) });
  }
  return points;
}
