/** What webui asks of Redis. */
import type { RedisLink } from '../common/redis-link.ts';
import type { CallEntry } from './latency.ts';

/** The two keys that everybody reads, as Redis holds them. */
export interface Wallet {
  readonly coins: number;
  /** null before the first hash. */
  readonly hashes: string | null;
}

const CALLS_KEY = 'dockercoins:calls';

/** @throws RedisAway when Redis cannot be reached, or Redis' own error. */
export async function readWallet(redis: RedisLink): Promise<Wallet> {
  const [hashes, coins] = await redis.run((client) =>
    Promise.all([client.get('hashes'), client.hLen('wallet')]),
  );
  return { coins, hashes };
}

/**
 * The calls that workers published within the last `seconds`, by the clock of Redis, which is the one that names the
 * entries: ours may differ when Redis runs on another machine.
 * @throws as `readWallet`; a Redis older than 5 answers with an error, because it has no streams.
 */
export async function readCalls(redis: RedisLink, seconds: number): Promise<readonly CallEntry[]> {
  const [now] = await redis.run((client) => client.time());
  const since = Math.max(0, Number(now) - seconds) * 1000;
  return (await redis.run((client) => client.xRange(CALLS_KEY, `${since}-0`, '+'))) ?? [];
}
