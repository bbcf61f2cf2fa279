/** The counters as this page has heard of them, and the speed made from them. */
import { firstAfter, segmentStarts, slope } from '../../common/rate.ts';

export interface CounterSample {
  readonly at: number;
  readonly hashes: number;
  readonly coins: number;
}

/** Times ascend in even steps; null where the speed is not known. */
export interface Line {
  readonly times: number[];
  readonly rates: (number | null)[];
}

/** More than the ten minutes that can be shown, in seconds, because a speed needs samples on both sides. */
const KEPT_SECONDS = 620;
/** Redis was away when samples are further apart than this, in seconds; less is a busy machine. */
const MOST_GAP = 3;
/** A point on the line each so many seconds. */
const STEP = 0.5;
/** The speed at a time is the slope from so many seconds before it to as many after it. */
const HALF_WINDOW = 5;
/** At both ends of what is known the window shrinks down to this, and then the line ends. */
export const SHORTEST_HALF_WINDOW = 2.5;

export class Samples {
  #samples: CounterSample[] = [];
  /** Speeds whose window is full: they do not change any more. By number of the step. */
  readonly #settled = new Map<number, number>();

  get latest(): CounterSample | undefined {
    return this.#samples.at(-1);
  }

  /** Adds what the server told. What is not later than what is known is left out. */
  add(samples: readonly CounterSample[]): void {
    for (const sample of samples) if (sample.at > (this.latest?.at ?? 0)) this.#samples.push(sample);
    const oldest = (this.latest?.at ?? 0) - KEPT_SECONDS;
    this.#samples.splice(0, firstAfter(this.#samples, oldest));
    for (const step of this.#settled.keys()) {
      if (step * STEP > oldest) break;
      this.#settled.delete(step);
    }
  }

  clear(): void {
    this.#samples = [];
    this.#settled.clear();
  }

  /** The speed over time. Between two segments (a reset, a gap) the line is broken, not drawn across. */
  line(): Line {
    const line: Line = { times: [], rates: [] };
    const points = this.#samples.map(({ at, hashes }) => ({ at, value: hashes }));
    const starts = segmentStarts(points, MOST_GAP);
    for (const [index, start] of starts.entries()) {
      const segment = points.slice(start, starts[index + 1]);
      const begin = segment[0]?.at ?? 0;
      const end = segment.at(-1)?.at ?? 0;
      for (let step = Math.ceil(begin / STEP); step * STEP <= end; step++) {
        line.times.push(step * STEP);
        line.rates.push(this.#rateAt(step, segment, begin, end));
      }
    }
    return line;
  }

  #rateAt(
    step: number,
    segment: readonly { at: number; value: number }[],
    begin: number,
    end: number,
  ): number | null {
    const settled = this.#settled.get(step);
    if (settled !== undefined) return settled;
    const at = step * STEP;
    const half = Math.min(HALF_WINDOW, at - begin, end - at);
    if (half < SHORTEST_HALF_WINDOW) return null;
    const window = segment.slice(firstAfter(segment, at - half - 1e-6), firstAfter(segment, at + half));
    const speed = slope(window);
    if (speed === undefined) return null;
    if (half === HALF_WINDOW) this.#settled.set(step, speed);
    return speed;
  }
}
