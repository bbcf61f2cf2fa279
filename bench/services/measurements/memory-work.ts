/** An hour's work, as fast as it goes, and what went wrong in it. */
import { setTimeout as delay } from 'node:timers/promises';
import { RedisReader } from '../../../scripts/deployment/redis-reader.ts';
import { closedLoop, problemsOf } from '../load/closed-loop.ts';
import { requestBytes } from '../load/request.ts';
import type { Tell } from './memory.ts';

export interface Ask {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Buffer;
  readonly count: number;
}

const CONNECTIONS = 10;

/** So many requests to a server, one kind after another. */
export async function request(
  port: number,
  asks: readonly Ask[],
  until: AbortSignal,
  tell: Tell,
): Promise<string[]> {
  const total = asks.reduce((sum, { count }) => sum + count, 0);
  const problems: string[] = [];
  let before = 0;
  for (const { method = 'GET', path, body, count } of asks) {
    const requests = [requestBytes(method, path, body)];
    const onAnswer = (answers: number) => tell((before + answers) / total);
    const load = await closedLoop({
      port,
      connections: CONNECTIONS,
      requests,
      total: count,
      until,
      onAnswer,
    });
    until.throwIfAborted();
    problems.push(...problemsOf(load));
    if (load.answers < count) problems.push(`${load.answers} of ${count} requests for ${path} were answered`);
    before += count;
  }
  return problems;
}

const LOOK_EVERY_MS = 100;
/** A counter that does not move for so long will not move any more. */
const STANDSTILL_MS = 10_000;

/** Waits until workers have counted so many more units than there were. */
export async function mine(
  redisUrl: string,
  units: number,
  signal: AbortSignal,
  tell: Tell,
): Promise<string[]> {
  const reader = new RedisReader(redisUrl);
  try {
    const { hashes: before } = await reader.counters();
    let done = 0;
    let movedAt = performance.now();
    while (done < units) {
      await delay(LOOK_EVERY_MS, undefined, { signal });
      const now = (await reader.counters()).hashes - before;
      if (now > done) movedAt = performance.now();
      else if (performance.now() - movedAt > STANDSTILL_MS)
        return [`no more than ${done} of ${units} units were done`];
      done = now;
      tell(Math.min(1, done / units));
    }
    const { failures } = await reader.calls(0);
    return failures.length > 0 ? [`${failures.length} calls of the worker failed`] : [];
  } finally {
    reader.close();
  }
}
