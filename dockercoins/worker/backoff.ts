/** Waiting longer after each failure in a row, so that a service that comes back is not knocked over again. */

const FIRST_MS = 100;
const MOST_MS = 10_000;

export class Backoff {
  readonly #random: () => number;
  #failures = 0;

  /** `random` gives numbers from 0 to 1. */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** How long to wait after one more failure, in ms: doubling from 100 ms to at most 10 s, less up to half at random. */
  next(): number {
    const full = Math.min(FIRST_MS * 2 ** this.#failures, MOST_MS);
    this.#failures += 1;
    return Math.max(FIRST_MS, full * (1 - this.#random() / 2));
  }

  reset(): void {
    this.#failures = 0;
  }
}
