/** Keeps a service's heap close to what it needs. */
import { getHeapStatistics } from 'node:v8';

/** In bytes. A collection takes 2 to 8 ms, so not at every trifle. */
const SLACK = 3 * 1024 * 1024;
const LOOK_EVERY_MS = 1000;

/**
 * Collects as soon as the heap has grown by `SLACK` since it was smallest. Left to itself V8 lets it grow by 8 MiB, even with
 * --optimize-for-size: more than all that a service holds. At ten requests a second it comes to that once in several hours.
 * @param collect What collects: `globalThis.gc`, which is there with --expose-gc only. Without it nothing happens.
 * @param everyMs How often it looks, in ms.
 * @returns the timer, which keeps no process alive.
 */
export function keepHeapLean(
  collect: (() => void) | undefined,
  everyMs = LOOK_EVERY_MS,
): NodeJS.Timeout | undefined {
  if (!collect) return undefined;
  let smallest = Number.POSITIVE_INFINITY;
  return setInterval(() => {
    const { used_heap_size: used } = getHeapStatistics();
    smallest = Math.min(smallest, used);
    if (used < smallest + SLACK) return;
    collect();
    // What is left is needed: that it has become more is no reason to collect again.
    smallest = getHeapStatistics().used_heap_size;
  }, everyMs).unref();
}
