/** From start to exit code: the same for every service. */
import { ConfigurationError } from './config.ts';
import type { Log } from './log.ts';

/** What a running service hands back: `stop` is called once, and must be done within a second. */
export interface Running {
  stop(signal: NodeJS.Signals): Promise<void>;
}

/** A stop that has not come to its end by then is ended: under a second, whatever hangs. */
const MOST_STOP_MS = 930;

/** sysexits.h EX_CONFIG: the configuration is wrong, so starting again will not help. */
const EXIT_CONFIGURATION = 78;

/**
 * Starts a service and stays with it. A configuration error ends with 78, any other failure to start with 1, SIGTERM
 * or SIGINT with 0 after `stop`.
 */
export async function runService(log: Log, start: () => Promise<Running>): Promise<void> {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) return;
    stopping = true;
    log.info('stopping', { signal });
    setTimeout(() => {
      log.error('could not stop in time', { limit_ms: MOST_STOP_MS });
      process.exit(1);
    }, MOST_STOP_MS).unref();
    started
      .then((running) => running.stop(signal))
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
    await started;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(error instanceof ConfigurationError ? EXIT_CONFIGURATION : 1);
  }
}
