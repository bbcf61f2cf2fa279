/** A worker with all that it needs: fixtures in the place of rng and hasher, and a real Redis. */
import { worksAsHasher, worksAsRng } from '../fixtures/services/behaviours.ts';
import { type HttpFixture, startHttpFixture } from '../fixtures/services/http-fixture.ts';
import type { Defer } from './program.ts';
import { type Redis, startRedis } from './redis.ts';
import { type Service, startService } from './service.ts';
import { waitUntil } from './wait-until.ts';

export interface Mine {
  readonly rng: HttpFixture;
  readonly hasher: HttpFixture;
  readonly redis: Redis;
  readonly worker: Service;
  /** Waits until so many more units are done. */
  works(units: number): Promise<void>;
  /** Waits until the counter in Redis is at least that. */
  counts(hashes: number): Promise<void>;
  /** Waits for so many more errors of that kind, and returns the log since they began. */
  fails(kind: 'rng' | 'hasher' | 'redis', times: number): Promise<string>;
}

export interface MineOptions {
  readonly redis?: Redis;
  /** Of the worker, which has no other pauses and takes its time to stop unless told here. */
  readonly env?: Readonly<Record<string, string>>;
}

export async function startMine(defer: Defer, { redis: given, env = {} }: MineOptions = {}): Promise<Mine> {
  const rng = await startHttpFixture(defer, worksAsRng);
  const hasher = await startHttpFixture(defer, worksAsHasher);
  const redis = given ?? (await startRedis(defer));
  const worker = await startService('worker', defer, {
    RNG_URL: rng.url,
    HASHER_URL: hasher.url,
    REDIS_URL: redis.url,
    SLEEP_MS: '1',
    CALL_TIMEOUT_MS: '5000',
    STOP_MS: '60000', // longer than any wait: what keeps the worker is seen, and nothing is dropped
    ...env,
  });
  return {
    rng,
    hasher,
    redis,
    worker,
    works: async (units) => {
      const done = async () => (await worker.metrics())('units_total');
      const before = await done();
      await waitUntil(`${units} more units`, async () => (await done()) >= before + units);
    },
    counts: async (hashes) => {
      await waitUntil(`${hashes} hashes`, async () => Number(await redis.ask('GET', 'hashes')) >= hashes);
    },
    fails: async (kind, times) => {
      const begin = worker.output().length;
      const since = () => worker.output().slice(begin);
      const line = new RegExp(`msg="${kind} failed"`, 'g');
      await waitUntil(`${kind} to fail ${times} times`, () => (since().match(line)?.length ?? 0) >= times);
      return since();
    },
  };
}
