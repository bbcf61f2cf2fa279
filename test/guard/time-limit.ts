/** uvu waits for ever; here nothing that a test file does is waited for without a limit. */

// From the module and not from the globals, which a test may have replaced with a clock of its own.
import { clearTimeout, setTimeout } from 'node:timers';

export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/**
 * Does the work and waits for it, at most `limitMs`. Work that exceeds its limit is told so by the abort of
 * `controller`, and goes on unattended if it does not listen.
 *
 * @param subject what is being done, as the subject of a sentence.
 * @throws TimeLimitError, or whatever the work threw within its time.
 */
export async function withinLimit(
  subject: string,
  limitMs: number,
  work: () => unknown,
  controller = new AbortController(),
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    // Not unref'd: it is what keeps the process alive while a test waits for something that will never come.
    timer = setTimeout(() => {
      const error = new TimeLimitError(`${subject} was still running after its limit of ${limitMs / 1000} s`);
      // First, so that the work's own "aborted" does not win the race.
      reject(error);
      controller.abort(error);
    }, limitMs);
  });
  try {
    await Promise.race([(async () => work())(), limit]);
  } finally {
    clearTimeout(timer);
  }
}
