/** The counters of the last ten minutes, so that a page opens with its graph full. */
import { firstAfter } from '../common/rate.ts';

/** The counters at a time, in seconds since 1970. */
export interface CounterSample {
  readonly at: number;
  readonly hashes: number;
  readonly coins: number;
}

/** How far back it reaches, in seconds. */
const KEPT_SECONDS = 600;
/** Dropping from the front moves everything behind it, so it is done for many at once. */
const DROP_AT_ONCE = 100;
/** What is older than this is thinned out, in seconds: the page has drawn it, or needs it only from afar. */
const FINE_SECONDS = 20;
/** A sample is the mean of so many readings, which follow one another within half a second. */
const READINGS = 4;
const LONGEST_BREAK = 0.5;
/** From so many seconds on, a clock that goes back was set. */
const CLOCK_SET_BACK = 1;

export class History {
  readonly #samples: CounterSample[] = [];
  #readings: CounterSample[] = [];

  #latest: CounterSample | undefined;

  /** The last reading as it was, not a mean. */
  get latest(): CounterSample | undefined {
    return this.#latest;
  }

  /**
   * Adds a reading of the counters. Four become a sample, their mean: a step of a worker then falls not at one of five
   * moments of a second but at one of twenty, and the speed is within 1 % of the truth instead of 3.7 %, because a
   * worker's rhythm and ours beat.
   */
  add(reading: CounterSample): void {
    const before = this.#latest;
    const elapsed = before ? reading.at - before.at : Number.POSITIVE_INFINITY;
    if (elapsed < -CLOCK_SET_BACK) this.#forget();
    else if (elapsed <= 0)
      return; // a clock being corrected: soon it is later than this again
    else if (elapsed > LONGEST_BREAK || (before && isReset(before, reading))) this.#close();

    this.#latest = reading;
    this.#readings.push(reading);
    if (this.#readings.length === READINGS) this.#close();
  }

  /** What is there lies in the future now, and would stay for ever. */
  #forget(): void {
    this.#samples.length = 0;
    this.#readings = [];
  }

  #close(): void {
    if (this.#readings.length === 0) return;
    const sample = mean(this.#readings);
    this.#readings = [];
    this.#samples.push(sample);
    const old = firstAfter(this.#samples, sample.at - KEPT_SECONDS);
    if (old >= DROP_AT_ONCE) this.#samples.splice(0, old);
  }

  /** The samples of the last `seconds` before `now`. */
  last(seconds: number, now: number): CounterSample[] {
    return this.#samples.slice(firstAfter(this.#samples, now - seconds));
  }

  /** The samples after `since`, all of the last 20 s and one a second of those before. */
  since(since: number, now: number): CounterSample[] {
    const from = firstAfter(this.#samples, Math.max(since, now - KEPT_SECONDS));
    // The latest is told as it is: its time is the next `since`.
    const coarseEnd = Math.min(
      firstAfter(this.#samples, Math.floor(now - FINE_SECONDS)),
      this.#samples.length - 1,
    );
    const fine = Math.max(from, coarseEnd);
    return [...perSecond(this.#samples.slice(from, fine)), ...this.#samples.slice(fine)];
  }
}

/**
 * One sample for each second: the mean, of the time as of the counters. Leaving samples out instead would beat with the
 * 1.2 s of a worker's steps and put a ripple of 2 % on the graph; a mean leaves slopes as they are. A second in which
 * a counter was reset is two.
 */
export function perSecond(samples: readonly CounterSample[]): CounterSample[] {
  const means: CounterSample[] = [];
  let group: CounterSample[] = [];
  for (const sample of samples) {
    const last = group.at(-1);
    const isNew = last && (Math.floor(sample.at) !== Math.floor(last.at) || isReset(last, sample));
    if (isNew) {
      means.push(mean(group));
      group = [];
    }
    group.push(sample);
  }
  if (group.length > 0) means.push(mean(group));
  return means;
}

const isReset = (before: CounterSample, after: CounterSample) =>
  after.hashes < before.hashes || after.coins < before.coins;

function mean(group: readonly CounterSample[]): CounterSample {
  const of = (value: (sample: CounterSample) => number) =>
    group.reduce((sum, sample) => sum + value(sample), 0) / group.length;
  // Whole milliseconds, so that a time comes back from the page as it went.
  return {
    at: Math.round(of(({ at }) => at) * 1000) / 1000,
    hashes: of(({ hashes }) => hashes),
    coins: of(({ coins }) => coins),
  };
}
