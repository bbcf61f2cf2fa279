/** How things went in the last minutes: one point a second, for the graph and the sparklines. */
import type { HistoryPoint } from '../state.ts';
import { Series } from './times.ts';

/** Ten minutes in the graph, five in the sparklines. */
const HISTORY = 600;
const SPARKS = 300;
const SECOND_MS = 1000;
/** Ticks come a little early at times: two of them are still two seconds. */
const EARLY_MS = 100;

export interface Moment {
  readonly hashesPerSecond: number | null;
  readonly bound: number | null;
  readonly rngMs: number | null;
  readonly hasherMs: number | null;
  readonly queue: number | null;
}

export class Course {
  readonly #history = new Series<HistoryPoint>(HISTORY);
  readonly #rngMs = new Series<number | null>(SPARKS);
  readonly #hasherMs = new Series<number | null>(SPARKS);
  readonly #queue = new Series<number | null>(SPARKS);
  #last = Number.NEGATIVE_INFINITY;

  /** `at` in ms; what comes within a second of the point before is left out. */
  add(at: number, { hashesPerSecond, bound, rngMs, hasherMs, queue }: Moment): void {
    if (at - this.#last < SECOND_MS - EARLY_MS) return;
    this.#last = at;
    this.#history.add({ at, hashesPerSecond, bound });
    this.#rngMs.add(rngMs);
    this.#hasherMs.add(hasherMs);
    this.#queue.add(queue);
  }

  get history(): readonly HistoryPoint[] {
    return this.#history.values;
  }

  get rngMs(): readonly (number | null)[] {
    return this.#rngMs.values;
  }

  get hasherMs(): readonly (number | null)[] {
    return this.#hasherMs.values;
  }

  get queue(): readonly (number | null)[] {
    return this.#queue.values;
  }
}
