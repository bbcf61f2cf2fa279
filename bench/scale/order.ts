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
const CHANGE_SECONDS = 1.6;
/** A worker's unit when nobody waits. */
const CYCLE_SECONDS = 0.3;
/** Where calls queue at several rng, about so many windows are made twice as long (measured: 37 of 66). */
const VAGUE_SHARE = 0.55;

/** How long a point with a window of so many seconds takes, roughly: each worker goes round once before it, which takes longer where calls queue. */
function expectedSeconds({ workers, rng }: GridPoint, seconds: number): number {
  const load = workers / knee(rng);
  const longer = rng > 1 && load > 1 ? VAGUE_SHARE * seconds : 0;
  return CHANGE_SECONDS + CYCLE_SECONDS * Math.max(1, load) + seconds + longer;
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

/** `8 min`, `3 min 20 s`, `50 s`: how long it takes still, for people; whole minutes only where half of one is little. */
export function inWords(seconds: number): string {
  if (seconds >= 300) return `${Math.round(seconds / 60)} min`;
  const step = seconds >= 90 ? 10 : 5;
  const whole = Math.max(5, Math.round(seconds / step) * step);
  const [minutes, rest] = whole >= 90 ? [Math.floor(whole / 60), whole % 60] : [0, whole];
  return [minutes > 0 ? `${minutes} min` : '', rest > 0 ? `${rest} s` : ''].filter(Boolean).join(' ');
}
