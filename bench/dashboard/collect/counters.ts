/** Readings of the two counters, and how fast they grow: for the dashboard and for `app speed` alike. */
import { setTimeout as delay } from 'node:timers/promises';
import { rate } from '../../../dockercoins/common/rate.ts';
import type { Counters, Deployment } from '../../../scripts/deployment/deployment.ts';
import { type Speed, speedOf } from '../../../scripts/deployment/speed.ts';

/** Long enough for a worker's steps of 1.2 s to even out (3 % are left), short enough to follow a change in 5 s. */
const FAST_SECONDS = 4;
/** Over less than three of a worker's steps a speed is a guess. */
const LEAST_SECONDS = 3.6;
/** What is shown while nothing changes: steps are down to 0.1 %. */
const SLOW_SECONDS = 15;
/** Further apart than this the two windows see different speeds, not the same one with its steps. */
const SAME_SHARE = 0.08;
const SAME_PER_SECOND = 0.4;
/** How long queues may take to fill or empty after a change of scale, in s. */
const SETTLE_SECONDS = 1;
/** Coins are rare: one in 16 hashes. */
const COIN_SECONDS = 60;

export class CounterLog {
  readonly #keepSeconds: number;
  readonly #samples: Counters[] = [];
  /** Where the present speed began, on the clock of the samples. */
  #since = Number.NEGATIVE_INFINITY;
  #unsteadyUntil = Number.NEGATIVE_INFINITY;

  /** Readings older than `keepSeconds` are forgotten. */
  constructor(keepSeconds = COIN_SECONDS) {
    this.#keepSeconds = keepSeconds;
  }

  get last(): Counters | undefined {
    return this.#samples.at(-1);
  }

  /** How much time the readings span, in seconds. */
  get spanSeconds(): number {
    const [first] = this.#samples;
    return first && this.last ? this.last.at - first.at : 0;
  }

  add(reading: Counters): void {
    this.#samples.push(reading);
    while (reading.at - (this.#samples[0]?.at ?? 0) > this.#keepSeconds + 0.1) this.#samples.shift();
  }

  /** The scale has changed: what was before says nothing about what comes. */
  changed(): void {
    this.#since = (this.last?.at ?? 0) + SETTLE_SECONDS;
  }

  /** Over all readings. */
  speed(): Speed {
    return speedOf(this.#samples);
  }

  /**
   * What to show: over a long window while the speed stays the same, over a short one as soon as that sees another speed.
   * undefined until there are readings of 3.6 s.
   */
  steady(): Pick<Speed, 'hashesPerSecond' | 'coinsPerSecond'> | undefined {
    const now = this.last?.at ?? 0;
    const hashes = this.#samples.map(({ at, hashes: value }) => ({ at, value }));
    const over = (windowSeconds: number) => rate({ samples: hashes, windowSeconds, now });
    const fast = over(FAST_SECONDS);
    if (fast === undefined || this.spanSeconds < LEAST_SECONDS) return undefined;
    const slow = over(Math.min(SLOW_SECONDS, now - this.#since)) ?? fast;
    const isSame = Math.abs(slow - fast) <= Math.max(SAME_PER_SECOND, SAME_SHARE * slow);
    // The short window is still half before the change when it first shows: it decides until it has left that behind.
    if (!isSame) this.#unsteadyUntil = now + FAST_SECONDS;
    if (now < this.#unsteadyUntil) this.#since = now - FAST_SECONDS;
    const hashesPerSecond = now < this.#unsteadyUntil ? fast : slow;
    const coins = this.#samples.map(({ at, coins: value }) => ({ at, value }));
    const coinsPerSecond = rate({ samples: coins, windowSeconds: COIN_SECONDS, now }) ?? 0;
    return { hashesPerSecond, coinsPerSecond };
  }
}

export interface WatchOptions {
  /** How far back to look, in seconds: longer is steadier, shorter follows changes sooner. */
  readonly windowSeconds: number;
  readonly signal?: AbortSignal | undefined;
}

const SAMPLE_MS = 100;
const REPORT_EVERY = 10;
/** Less than this, in seconds, is too short for the counter's steps of 1.2 s. */
const SHORTEST_SECONDS = 3;

/** Yields the speed once a second, as soon as there is enough to tell it from, until `signal` is aborted. Rejects with NO_ANSWER when Redis is away. */
export async function* watchSpeed(
  deployment: Deployment,
  { windowSeconds, signal }: WatchOptions,
): AsyncIterable<Speed> {
  const log = new CounterLog(windowSeconds);
  for (let turn = 0; !signal?.aborted; turn++) {
    log.add(await deployment.counters());
    if (log.spanSeconds >= SHORTEST_SECONDS && turn % REPORT_EVERY === 0) yield log.speed();
    await delay(SAMPLE_MS, undefined, signal ? { signal } : {}).catch(() => undefined); // aborted: the loop ends
  }
}
