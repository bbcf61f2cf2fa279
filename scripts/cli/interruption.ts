/** Being told to stop: Ctrl-C, kill, a terminal that closes. */
import { WorkshopError } from '../core/errors.ts';

const EXIT_INTERRUPTED = 130;
/** As a shell reports a program that was ended by SIGPIPE. */
export const EXIT_UNHEARD = 141;

export interface Interruption {
  /** Aborted, with an INTERRUPTED error as its reason, when the person wants the command to end. */
  readonly signal: AbortSignal;
  /** Nobody reads the output any more: there is nobody to tell. */
  readonly unheard: boolean;
  release(): void;
}

/** The first signal asks the command to clear up and end; the second ends it on the spot. */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const stop = (name: string) => {
    if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED);
    controller.abort(new WorkshopError('INTERRUPTED', { what: `Interrupted (${name}).` }));
  };
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const name of signals) process.on(name, stop);
  let unheard = false;
  // The reader has had enough (`| head`), or the terminal is gone: writing on would only fail again.
  const lost = () => {
    unheard = true;
    if (!controller.signal.aborted) stop('nobody reads the output any more');
  };
  process.stdout.on('error', lost);
  process.stderr.on('error', lost);
  return {
    signal: controller.signal,
    get unheard() {
      return unheard;
    },
    release: () => {
      for (const name of signals) process.off(name, stop);
    },
  };
}
