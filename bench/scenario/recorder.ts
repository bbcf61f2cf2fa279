/** Reads both counters of a deployment ten times a second, all through a run. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Counters, Deployment } from '../../scripts/deployment/deployment.ts';

export interface Sample extends Counters {
  /** Seconds since the moment that counts as zero. */
  readonly at: number;
}

const EVERY_MS = 100;

export class Recorder {
  readonly #deployment: Deployment;
  readonly #samples: Sample[] = [];
  readonly #stopping = new AbortController();
  #gaps: number[] = [];
  #begin: number | undefined;
  #running: Promise<void> | undefined;

  constructor(deployment: Deployment) {
    this.#deployment = deployment;
  }

  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** Seconds since the moment that counts as zero. */
  now(): number {
    return this.#begin === undefined ? 0 : performance.now() / 1000 - this.#begin;
  }

  /** How many readings failed since `from` (seconds on this recorder's clock). */
  gapsSince(from: number): number {
    return this.#gaps.filter((at) => at >= from).length;
  }

  /** @returns the moment that counts as zero, in seconds of the monotonic clock: `origin`, or now. */
  start(origin = performance.now() / 1000): number {
    this.#begin = origin;
    this.#running = this.#record(origin);
    return origin;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #record(begin: number): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        const { at, hashes, coins } = await this.#deployment.counters();
        this.#samples.push({ at: at - begin, hashes, coins });
      } catch {
        this.#gaps.push(this.now()); // Redis is away: a gap, which makes the window that holds it invalid
      }
      await delay(EVERY_MS, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
    }
  }
}
