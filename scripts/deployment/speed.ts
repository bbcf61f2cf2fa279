/** The current speed of a deployment, from the slope of its counters. */
import { setTimeout as delay } from 'node:timers/promises';
import { rate } from '../../dockercoins/common/rate.ts';
import type { Counters, Deployment } from './deployment.ts';

export interface Speed {
  readonly hashesPerSecond: number;
  readonly coinsPerSecond: number;
  /** How much time the readings span, in seconds: up to the window asked for. */
  readonly windowSeconds: number;
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
  const samples: Counters[] = [];
  for (let turn = 0; !signal?.aborted; turn++) {
    const reading = await deployment.counters();
    samples.push(reading);
    while (reading.at - (samples[0]?.at ?? 0) > windowSeconds + SAMPLE_MS / 1000) samples.shift();
    const isKnown = reading.at - (samples[0]?.at ?? reading.at) >= SHORTEST_SECONDS;
    if (isKnown && turn % REPORT_EVERY === 0) yield speedOf(samples);
    await delay(SAMPLE_MS, undefined, signal ? { signal } : {}).catch(() => undefined); // aborted: the loop ends
  }
}

/** The speed over all of `samples`; a counter that began anew counts from there. */
export function speedOf(samples: readonly Counters[]): Speed {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last) return { hashesPerSecond: 0, coinsPerSecond: 0, windowSeconds: 0 };
  const windowSeconds = last.at - first.at;
  const of = (value: (reading: Counters) => number) =>
    rate({
      samples: samples.map((each) => ({ at: each.at, value: value(each) })),
      windowSeconds,
      now: last.at,
    }) ?? 0;
  return {
    hashesPerSecond: of(({ hashes }) => hashes),
    coinsPerSecond: of(({ coins }) => coins),
    windowSeconds,
  };
}
