/** Judges how the process of a test file ended; what its tests said is not the matter here. */

import type { Problem } from './checks.ts';
import type { ChildEnd } from './run-child.ts';

/** Node.js exits with this when the event loop has run dry while the file still waits for something at its top level. */
const UNSETTLED_AWAIT = 13;

/** @returns undefined if the process came to its end as it should. */
export function problemOfEnd(end: ChildEnd, timeoutMs: number): Problem | undefined {
  const { finished, timedOut, phase, error, exitCode } = end;
  if (timedOut) {
    const limit = `${timeoutMs / 1000} s`;
    const message = `the file was killed after its limit of ${limit}, ${phase}; was its event loop blocked?`;
    return { name: 'the file ran over its time', message };
  }
  if (error !== undefined) return { name: 'the process of the file failed', message: error.message };
  if (!finished) {
    return {
      name: 'the file ended early',
      message: `its process ended ${phase}, with ${codeOf(end)}${whyOf(exitCode)}`,
    };
  }
  if (exitCode === 0) return undefined;
  return { name: 'the process failed at its end', message: `it ended with ${codeOf(end)}` };
}

function codeOf({ exitCode, exitSignal }: ChildEnd): string {
  return exitSignal === null ? `exit code ${exitCode}` : `signal ${exitSignal}`;
}

function whyOf(exitCode: number | null): string {
  if (exitCode === null) return '';
  return exitCode === UNSETTLED_AWAIT
    ? ': a top-level await never came to an end'
    : '; was process.exit() called?';
}
