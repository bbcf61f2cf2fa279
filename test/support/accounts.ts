/** Whether a worker has come through trouble with its books in order. */
import { assert } from '../guard/suite.ts';
import type { Mine } from './mine.ts';
import { waitUntil } from './wait-until.ts';

/** The status of the worker's `/healthz`. */
export async function health({ worker }: Mine): Promise<number> {
  return (await fetch(`http://127.0.0.1:${worker.adminPort}/healthz`)).status;
}

/** Stops the worker and compares: each hash answered is counted once, or the worker said that it may be lost. */
export async function accountsAreInOrder({ worker, redis, hasher }: Mine): Promise<void> {
  assert.equal(await worker.stop(), { code: 0, signal: null });
  const units = unitsLost(worker.output());
  const { hashes = 0 } = await waitUntil('Redis to carry out what it was sent', () => redis.state());
  assert.ok(hashes <= hasher.requests.length, `${hashes} counted, ${hasher.requests.length} done`);
  assert.ok(
    hashes + units >= hasher.requests.length,
    `${hashes} counted, ${units} lost, of ${hasher.requests.length}`,
  );
}

/** The units that, by this log, may be lost. */
export function unitsLost(log: string): number {
  return sumOf(log, /"units of work (?:may be|were) lost" units=(\d+)/g);
}

/** The units that, by this log, were handed in to Redis since it last failed. */
export function unitsFlushed(log: string): number {
  const since = log.slice(Math.max(0, log.lastIndexOf('msg="redis failed"')));
  return sumOf(since, /"(\d+) units of work done, updating hash counter"/g);
}

function sumOf(log: string, number: RegExp): number {
  return [...log.matchAll(number)].reduce((sum, [, units]) => sum + Number(units), 0);
}
