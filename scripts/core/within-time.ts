/** Waits for an answer, but not for ever. */
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
export function withinTime<T>(
  answer: Promise<T>,
  ms: number,
  { late, signal }: WithinTimeOptions = {},
): Promise<T> {
  // By hand and not with signals and promises for each: the dashboard waits so some ten times a second, for hours.
  return new Promise((resolve, reject) => {
    const interrupted = () => end(() => reject(signal?.reason));
    const timer = setTimeout(
      () => end(() => reject(late?.() ?? new Error(`no answer for ${ms / 1000} s`))),
      ms,
    );
    const end = (how: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', interrupted);
      how();
    };
    signal?.addEventListener('abort', interrupted);
    // Heard to its end: what rejects later is nobody's unhandled rejection.
    answer.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    );
    if (signal?.aborted) interrupted();
  });
}
