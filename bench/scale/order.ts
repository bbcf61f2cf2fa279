/** In which order the grid is measured, and how long the rest of it will take. Pure. */
import { knee } from '../model/bound.ts';
import { type Random, shuffled } from '../stats/random.ts';

/** So many of each, in each stack. */
export interface GridPoint {
  readonly workers: number;
  readonly rng: number;
}

/**
 * Every combination once: numbers of rng in random order, and for each of them the workers in a random order of its own. What changes on the machine
 * meanwhile is not mistaken for the effect of workers, and rng, whose queues take long to empty, are seldom stopped. A randomised block design:
 * R. A. Fisher, "The Design of Experiments", Oliver and Boyd, 1935, chapter 4.
 */
export function orderOf(workers: readonly number[], rng: readonly number[], random: Random): GridPoint[] {
  return shuffled(rng, random).flatMap((each) =>
    shuffled(workers, random).map((worker) => ({ workers: worker, rng: each })),
  );
}

/** Starting and stopping, and waiting until what was counted is handed in. */
const CHANGE_SECONDS = 2.2;
/** A worker's unit when nobody waits. */
const CYCLE_SECONDS = 0.3;
/** After a change it takes about so many units of each worker until all is steady. */
const CYCLES = 2;

/** How long a point with a window of so many seconds takes, roughly: where calls queue, a unit takes longer, and so does all that waits for units. */
export function expectedSeconds({ workers, rng }: GridPoint, seconds: number): number {
  const cycle = CYCLE_SECONDS * Math.max(1, workers / knee(rng));
  return CHANGE_SECONDS + seconds + CYCLES * cycle;
}

/** Seconds that are left: what is expected of the rest, at the pace of what is done. `took` are the seconds of the points done, the first of `order`. */
export function remainingSeconds(
  order: readonly GridPoint[],
  took: readonly number[],
  seconds: number,
): number {
  const expected = order.map((point) => expectedSeconds(point, seconds));
  const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0);
  const done = sum(expected.slice(0, took.length));
  const pace = done > 0 ? sum(took) / done : 1;
  return pace * sum(expected.slice(took.length));
}

/** `8 min`, `50 s`: how long it takes still, for people. */
export function inWords(seconds: number): string {
  return seconds >= 90 ? `${Math.round(seconds / 60)} min` : `${Math.max(5, Math.round(seconds / 5) * 5)} s`;
}
