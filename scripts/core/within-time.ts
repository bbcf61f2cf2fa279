/** Waits for an answer, but not for ever. */
import { setTimeout as delay } from 'node:timers/promises';

export interface WithinTimeOptions {
  /** The error for an answer that is late; `no answer for 3 s` unless told otherwise. */
  readonly late?: (() => Error) | undefined;
  /** Aborted: waited no longer. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * What `answer` gives, waited for `ms` milliseconds at most. What was asked goes on behind our back: whoever can break it off does so.
 *
 * @throws what `answer` rejects with; what `late` makes; the reason of `signal`.
 */
export async function withinTime<T>(
  answer: Promise<T>,
  ms: number,
  { late, signal }: WithinTimeOptions = {},
): Promise<T> {
  const settled = new AbortController();
  const interrupted = new Promise<never>((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason), { signal: settled.signal });
  });
  const tooLate = delay(ms, undefined, { signal: settled.signal }).then(() => {
    throw late?.() ?? new Error(`no answer for ${ms / 1000} s`);
  });
  try {
    // The race hears them all to their end: one that rejects later is nobody's unhandled rejection.
    return await Promise.race([answer, tooLate, interrupted]);
  } finally {
    settled.abort();
  }
}
