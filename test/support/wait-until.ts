/** Waiting for what will come, without ever saying how fast: machines are noisy. */
import { setTimeout as delay } from 'node:timers/promises';

/** Long enough for any machine; only a test that fails ever waits for it. */
const DEADLINE_MS = 30_000;
const LOOK_EVERY_MS = 10;

/**
 * Looks again and again until `look` returns something true, and returns that.
 * @param what is waited for, as in "waited 30 s for <what>".
 * @throws when it has not come after 30 s; what `look` threw last is the cause.
 */
export async function waitUntil<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = performance.now() + DEADLINE_MS;
  let cause: unknown;
  while (performance.now() < deadline) {
    try {
      const seen = await look();
      if (seen) return seen;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await delay(LOOK_EVERY_MS);
  }
  throw new Error(`waited ${DEADLINE_MS / 1000} s for ${what}`, { cause });
}

/** Fails instead of waiting for ever. Same deadline, same words. */
export async function inTime<T>(what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${DEADLINE_MS / 1000} s for ${what}`)), DEADLINE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
