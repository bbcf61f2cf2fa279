/** Times of calls, kept for some seconds: their percentiles and their course. */
import { percentile } from '../../stats/percentile.ts';
import type { Percentiles } from '../state.ts';

interface Timed {
  /** Wall clock in ms. */
  readonly at: number;
  readonly ms: number;
}

export class Times {
  readonly #keepMs: number;
  readonly #calls: Timed[] = [];

  constructor(keepSeconds: number) {
    this.#keepMs = keepSeconds * 1000;
  }

  add(at: number, ms: number): void {
    this.#calls.push({ at, ms });
  }

  /** Of the last `seconds` before `now`; undefined when there was no call. */
  over(seconds: number, now: number): Percentiles | undefined {
    this.#forget(now);
    return percentilesOf(this.#calls.filter(({ at }) => at > now - seconds * 1000).map(({ ms }) => ms));
  }

  #forget(now: number): void {
    const first = this.#calls.findIndex(({ at }) => at > now - this.#keepMs);
    this.#calls.splice(0, first === -1 ? this.#calls.length : first);
  }
}

function percentilesOf(values: readonly number[]): Percentiles | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  return { count: sorted.length, p50: percentile(sorted, 50), p99: percentile(sorted, 99) };
}

/** The newest of what comes in once a second, for a sparkline. */
export class Series<T> {
  readonly #most: number;
  readonly #values: T[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(value: T): void {
    this.#values.push(value);
    if (this.#values.length > this.#most) this.#values.shift();
  }

  /** Oldest first. */
  get values(): readonly T[] {
    return [...this.#values];
  }
}
