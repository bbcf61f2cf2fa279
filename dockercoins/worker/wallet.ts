/** What the worker keeps in Redis: the wallet and the counter that everybody reads, and how long its calls took. */
import { RedisAway, type RedisLink } from '../common/redis-link.ts';
import type { Unit, UnitFailed } from './unit.ts';

/** Our own key beside the two of the original: a short history of calls, for those who measure. */
const CALLS_KEY = 'dockercoins:calls';
/** About how many flushes it holds: five minutes of twenty workers. */
const CALLS_KEPT = 5000;

/** Resolves to whether the coin is new. */
export async function keepCoin(redis: RedisLink, { hash, bytes }: Unit): Promise<boolean> {
  return (await redis.run((client) => client.hSet('wallet', hash, bytes))) === 1;
}

/** Adds to the counter of hashes. */
export async function addHashes(redis: RedisLink, units: number): Promise<void> {
  await redis.run((client) => client.incrBy('hashes', units));
}

/** Publishes how long the calls of these units took: `rng 101.2,100.9 hasher 100.4,100.3`, in ms. */
export async function publishCalls(redis: RedisLink, units: readonly Unit[]): Promise<void> {
  if (units.length === 0) return;
  const list = (ms: (unit: Unit) => number) => units.map((unit) => ms(unit).toFixed(1)).join(',');
  const entry = { rng: list((unit) => unit.rngMs), hasher: list((unit) => unit.hasherMs) };
  await publish(redis, entry);
}

/** Publishes that a call failed, and whose: `failed rng`. */
export async function publishFailure(redis: RedisLink, kind: UnitFailed['kind']): Promise<void> {
  await publish(redis, { failed: kind });
}

/** A Redis too old for streams answers with an error; mining goes on, only the graphs miss something. */
async function publish(redis: RedisLink, entry: Record<string, string>): Promise<void> {
  const trim = { strategy: 'MAXLEN', strategyModifier: '~', threshold: CALLS_KEPT } as const;
  try {
    await redis.run((client) => client.xAdd(CALLS_KEY, '*', entry, { TRIM: trim }));
  } catch (error) {
    if (error instanceof RedisAway) throw error;
  }
}
