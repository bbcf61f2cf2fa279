/** How fast DockerCoins mines on a node, from Redis itself. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Node } from '../../../scripts/cluster/cluster.ts';
import { WorkshopError } from '../../../scripts/core/errors.ts';
import type { Call, Counters } from '../../../scripts/deployment/deployment.ts';
import type { RedisReader } from '../../../scripts/deployment/redis-reader.ts';
import { speedOf } from '../../../scripts/deployment/speed.ts';
import { AppView } from './app.ts';

const SAMPLE_MS = 100;

/** Hashes per second over `seconds` (three at least). @throws NO_ANSWER when there is no Redis to ask. */
export async function measureSpeed(node: Node, seconds: number, signal: AbortSignal): Promise<number> {
  return withRedis(node, async (redis) => {
    const samples: Counters[] = [];
    while ((samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0) < seconds) {
      signal.throwIfAborted();
      samples.push(await redis.counters());
      await delay(SAMPLE_MS);
    }
    return speedOf(samples).hashesPerSecond;
  });
}

/** What Redis has counted so far. @throws NO_ANSWER when there is no Redis to ask. */
export function readCounters(node: Node): Promise<Counters> {
  return withRedis(node, (redis) => redis.counters());
}

/** How long workers' last calls to a service took as they saw it, in ms. @throws NO_ANSWER when there is no Redis to ask. */
export async function readCalls(node: Node, service: Call['service'], last: number): Promise<number[]> {
  // From the first one on: clocks of machines differ, and "the last five seconds" would be somebody else's.
  const { calls } = await withRedis(node, (redis) => redis.calls(0));
  return calls
    .filter((call) => call.service === service)
    .slice(-last)
    .map(({ ms }) => ms);
}

async function withRedis<T>(node: Node, work: (redis: RedisReader) => Promise<T>): Promise<T> {
  // Loaded when it is needed: whoever only reads a guide does not wait for it.
  const [{ RedisBridge }, { RedisReader }] = await Promise.all([
    import('../../../scripts/deployment/cluster/redis-bridge.ts'),
    import('../../../scripts/deployment/redis-reader.ts'),
  ]);
  await using bridge = await RedisBridge.open(async () => {
    const [redis] = (await AppView.of(node)).instances('redis').filter(({ State }) => State === 'running');
    if (redis) return node.engine.getContainer(redis.Id);
    throw new WorkshopError('NO_ANSWER', { what: `No Redis runs on ${node.name}.` });
  });
  const reader = new RedisReader(bridge.url, `on ${node.name}`);
  try {
    return await work(reader);
  } finally {
    reader.close();
  }
}
