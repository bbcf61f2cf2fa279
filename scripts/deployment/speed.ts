/** The speed of a deployment, from the slope of its counters. */
import { rate } from '../../dockercoins/common/rate.ts';
import type { Counters } from './deployment.ts';

export interface Speed {
  readonly hashesPerSecond: number;
  readonly coinsPerSecond: number;
  /** How much time the readings span, in seconds: up to the window asked for. */
  readonly windowSeconds: number;
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
