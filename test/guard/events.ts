/**
 * What a run of the tests has to say. The child that runs a file sends outcomes to the runner; the runner adds the file
 * and tells its caller. A problem that the guard finds is a failed test like any other, named `guard: …`, so that no
 * reader of these events has to know of a second way to fail.
 */

/** `test` is the title `suite › name`. Times in ms. */
export type TestOutcome =
  | { readonly event: 'test-passed'; readonly test: string; readonly ms: number }
  | {
      readonly event: 'test-failed';
      readonly test: string;
      readonly ms: number;
      /** What a person reads first. */
      readonly message: string;
      /** The diff, the stack and the cause, paths relative to the repo; empty when there is nothing more to say. */
      readonly detail: string;
    }
  | { readonly event: 'test-skipped'; readonly test: string; readonly reason: string };

/** What a child sends to the runner. Without a last `child-finished`, its end was not one that it chose. */
export type ChildMessage =
  | TestOutcome
  /** What it does from now on, to be read after a verb: `while "suite › name" ran`. */
  | { readonly event: 'phase'; readonly phase: string }
  | { readonly event: 'child-finished' };

export interface FileCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** `file` is relative to the repo; it is `NO_FILE` for a failure of the run as a whole. */
export type RunEvent =
  | (TestOutcome & { readonly file: string })
  | { readonly event: 'file-started'; readonly file: string }
  | {
      readonly event: 'file-finished';
      readonly file: string;
      readonly counts: FileCounts;
      readonly seconds: number;
    }
  | {
      readonly event: 'file-failed';
      readonly file: string;
      readonly counts: FileCounts;
      readonly seconds: number;
      /** Which test failed, or how many. */
      readonly reason: string;
      /** The end of what the file wrote to stdout and stderr. */
      readonly output: string;
    }
  /** It failed on a machine that was not its own: what was said of it so far is taken back, and it is run once more, alone, after all others. */
  | {
      readonly event: 'file-again';
      readonly file: string;
      readonly counts: FileCounts;
      readonly seconds: number;
      /** Which share of the machine's time its host gave to other guests meanwhile. */
      readonly stolen: number;
      readonly failures: Totals['failures'];
    };

export const NO_FILE = '(no file)';

export interface Totals extends FileCounts {
  /** How many files were run. */
  readonly files: number;
  readonly seconds: number;
  readonly failures: readonly {
    readonly file: string;
    readonly test: string;
    readonly message: string;
    readonly detail: string;
  }[];
  readonly skips: readonly { readonly file: string; readonly test: string; readonly reason: string }[];
  /** Files that were run once more. */
  readonly again: readonly { readonly file: string; readonly stolen: number }[];
}
