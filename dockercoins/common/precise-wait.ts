/**
 * Waiting to a fraction of a millisecond. A plain `setTimeout(100)` comes back after 100 to 102 ms, so a service that
 * uses it gives 9.9 answers a second instead of 10. Here the timer covers all but the last stretch, and that is spent
 * going round the event loop, which keeps serving everybody else meanwhile.
 */

/** How long before the deadline the timer ends and the loop takes over, in ms: timers are late by up to this. */
const LAST_STRETCH_MS = 1.2;

/** Monotonic time in milliseconds, with fractions. */
export const now = (): number => performance.now();

export interface Wait {
  /** Gives up waiting; the callback is not called. */
  cancel(): void;
}

/**
 * Calls `done` once, when `now()` has reached `deadline` (never before it), and `prepare` shortly before: what is ready by
 * then need not be done late.
 */
export function waitUntil(deadline: number, done: () => void, prepare?: () => void): Wait {
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;

  const goRound = () => {
    if (now() >= deadline) done();
    else turn = setImmediate(goRound);
  };
  const lastStretch = () => {
    prepare?.();
    goRound();
  };
  const remaining = deadline - now();
  if (remaining > LAST_STRETCH_MS) timer = setTimeout(lastStretch, remaining - LAST_STRETCH_MS);
  else lastStretch();

  return {
    cancel: () => {
      clearTimeout(timer);
      clearImmediate(turn);
    },
  };
}

/** Resolves `milliseconds` from now, or at once when `signal` is aborted (it does not reject). */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted || milliseconds <= 0) return resolve();
    const stop = () => {
      wait.cancel();
      resolve();
    };
    const wait = waitUntil(now() + milliseconds, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    signal?.addEventListener('abort', stop, { once: true });
  });
}
