/** What the page polls: the counters since it last asked, and how things are right now. */
import { rate } from '../common/rate.ts';
import type { History } from './history.ts';
import type { Latencies } from './latency.ts';

/** As JSON; times in seconds since 1970, latencies in ms. */
export interface HistoryAnswer {
  readonly now: number;
  readonly redis: 'up' | 'down';
  readonly downSince?: number;
  /** The counters as they were last read; null before that. */
  readonly counters: { readonly hashes: number; readonly coins: number } | null;
  /** `[time, hashes, coins]`, ascending. Counters are means, of a fifth of a second or, after 20 s, of a second. */
  readonly samples: readonly (readonly [number, number, number])[];
  /** null while it is not known: Redis is away, or has been back for less than 2.4 s. */
  readonly rate: { readonly hashesPerSecond: number; readonly coinsPerSecond: number } | null;
  readonly latency: Latencies;
}

export interface HistoryQuestion {
  readonly history: History;
  /** undefined: everything there is. */
  readonly since: number | undefined;
  readonly now: number;
  readonly downSince: number | undefined;
  readonly latency: Latencies;
}

/** Hashes come in steps of a second or two. */
const HASHES_WINDOW = 10;
/** Coins come by chance, one in sixteen hashes: over ten seconds their rate would jump about. */
const COINS_WINDOW = 60;
/** Redis was away when samples are further apart than this, in seconds; less is a busy machine. */
const MOST_GAP = 3;

/** Pure: everything it knows is in its argument. */
export function historyAnswer({ history, since, now, downSince, latency }: HistoryQuestion): HistoryAnswer {
  return {
    now,
    redis: downSince === undefined ? 'up' : 'down',
    ...(downSince === undefined ? {} : { downSince }),
    counters: history.latest ? { hashes: history.latest.hashes, coins: history.latest.coins } : null,
    samples: history
      .since(since ?? Number.NEGATIVE_INFINITY, now)
      .map(({ at, hashes, coins }) => [round(at, 3), round(hashes, 2), round(coins, 2)] as const),
    rate: downSince === undefined ? ratesNow(history, now) : null,
    latency,
  };
}

function ratesNow(history: History, now: number): HistoryAnswer['rate'] {
  const of = (counter: 'hashes' | 'coins', windowSeconds: number) => {
    const samples = history
      .last(windowSeconds, now)
      .map((sample) => ({ at: sample.at, value: sample[counter] }));
    return rate({ samples, windowSeconds, now, mostGapSeconds: MOST_GAP });
  };
  const hashesPerSecond = of('hashes', HASHES_WINDOW);
  const coinsPerSecond = of('coins', COINS_WINDOW);
  if (hashesPerSecond === undefined || coinsPerSecond === undefined) return null;
  return { hashesPerSecond, coinsPerSecond };
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
