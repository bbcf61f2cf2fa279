/**
 * The one error type. What a person sees of an error is what happened, where and why, and what to do next; a program
 * sees the code. Anything else that is thrown is a fault of ours and shown with its stack.
 */

/** Every code there is, with the exit code it leads to and when it comes up. */
export const ERROR_CODES = {
  USAGE: { exitCode: 2, when: 'a command, option, service or count is not one that exists' },
  MISSING: { exitCode: 3, when: 'this machine lacks a program; the hint is the command that mends it' },
  INSTALL_FAILED: { exitCode: 3, when: 'the package manager could not install what was asked of it' },
  NO_ENGINE: { exitCode: 3, when: 'no Docker engine answers, or we may not use it' },
  NO_ROOM: { exitCode: 3, when: 'this machine has too little disk or memory for what was asked' },
  NOT_RUNNING: { exitCode: 1, when: 'the command needs an application that runs, and none does' },
  ALREADY_RUNNING: { exitCode: 1, when: 'an application of that name runs already' },
  BUSY: { exitCode: 1, when: 'another command is changing the same deployment' },
  START_FAILED: { exitCode: 1, when: 'a service ended or did not answer while it was being started' },
  STOP_FAILED: { exitCode: 1, when: 'a process would not end' },
  IMAGE_FAILED: { exitCode: 1, when: 'an image could neither be pulled nor built' },
  NO_ANSWER: { exitCode: 1, when: 'something that runs did not answer in time' },
  INVALID_MEASUREMENT: { exitCode: 1, when: 'a measurement cannot be trusted; the reasons are given' },
  WRITE_FAILED: { exitCode: 1, when: 'a file could not be written; nothing half-written is left' },
  INVALID_LAB: {
    exitCode: 1,
    when: 'a guide and its lab do not fit; each problem with file, line and column',
  },
  CHECK_FAILED: { exitCode: 1, when: 'an exercise is not done yet; what was seen and expected is told' },
  TESTS_FAILED: { exitCode: 1, when: 'a test failed' },
  INTERRUPTED: { exitCode: 130, when: 'the person stopped the command' },
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export interface ErrorDetails {
  /** What went wrong and where, in one sentence. */
  readonly what: string;
  /** Why, as far as it is known. */
  readonly why?: string | undefined;
  /** What to do next; a command where there is one. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

export class WorkshopError extends Error {
  readonly code: ErrorCode;
  readonly what: string;
  readonly why: string | undefined;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, { what, why, hint, cause }: ErrorDetails) {
    super([what, why, hint].filter(Boolean).join('\n'), { cause });
    this.name = 'WorkshopError';
    this.code = code;
    this.what = what;
    this.why = why;
    this.hint = hint;
  }

  get exitCode(): number {
    return ERROR_CODES[this.code].exitCode;
  }
}

/** The message of whatever was thrown, for the `why` of an error. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
