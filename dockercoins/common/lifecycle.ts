/** From start to exit code: the same for every service. */
import { ConfigurationError, wholeNumber } from './config.ts';
import { keepHeapLean } from './lean-heap.ts';
import type { Log } from './log.ts';

/** What a running service hands back: `stop` is called once, and must be done within `stopMs`. */
export interface Running {
  /** A stop that has not come to its end by then is ended, whatever hangs; in ms. */
  readonly stopMs: number;
  stop(signal: NodeJS.Signals): Promise<void>;
}

/** How long a stop may take in all, in ms: under a second unless told, as whoever scales down waits for it. */
export const STOP_MS = wholeNumber(930, 100, 60_000);

/** How a stop's time is shared out; all in ms from the signal on. */
export interface StopTimes {
  /** Answers that have begun may finish until then; what is left is cut. */
  readonly graceMs: number;
  /** The worker's last unit may finish until then; else it is dropped, uncounted. */
  readonly finishMs: number;
}

/**
 * Shares out a stop of at most `stopMs`. After the grace a service has to close what it holds and end (of 930 ms, 130 are
 * left), and after its last unit a worker has to hand in the count as well, which takes Redis its time (330). Shares
 * and not lengths, so that a short stop has room too.
 */
export function stopTimes(stopMs: number): StopTimes {
  return { graceMs: Math.round((stopMs * 80) / 93), finishMs: Math.round((stopMs * 60) / 93) };
}

/** sysexits.h EX_CONFIG: the configuration is wrong, so starting again will not help. */
const EXIT_CONFIGURATION = 78;

/**
 * Starts a service and stays with it. A configuration error ends with 78, any other failure to start with 1, SIGTERM
 * or SIGINT with 0 after `stop`.
 */
export async function runService(log: Log, start: () => Promise<Running>): Promise<void> {
  let stopping = false;
  let running: Running | undefined;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info('stopping', { signal });
    // A start that is under way has not told its limit yet.
    const limitMs = running?.stopMs ?? STOP_MS.fallback;
    setTimeout(() => {
      log.error('could not stop in time', { limit_ms: limitMs });
      process.exit(1);
    }, limitMs).unref();
    started
      .then((service) => service.stop(signal))
      .then(
        () => process.exit(0),
        (error: Error) => {
          log.error('could not stop cleanly', { error: error.message });
          process.exit(1);
        },
      );
  };
  // Before the start: as soon as a service says that it is there, somebody may tell it to stop.
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  const started = start();
  try {
    running = await started;
    keepHeapLean(globalThis.gc);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(error instanceof ConfigurationError ? EXIT_CONFIGURATION : 1);
  }
}
