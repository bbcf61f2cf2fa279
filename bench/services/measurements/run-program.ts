/** A program that is run to its end, as a person would: for measurements of whole commands. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { messageOf, WorkshopError } from '../../../scripts/core/errors.ts';

export interface RunProgramOptions {
  readonly signal: AbortSignal;
  /** It is ended after so long, in ms. */
  readonly timeoutMs: number;
  /** Beside what this process has. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Much of what commands write as JSON, in bytes. */
const MOST_OUTPUT = 64 * 1024 ** 2;

/** What it wrote to stdout. @throws START_FAILED when it fails; the reason of `signal`. */
export async function runProgram(
  program: string,
  words: readonly string[],
  { signal, timeoutMs, env }: RunProgramOptions,
): Promise<string> {
  try {
    const options = { signal, timeout: timeoutMs, maxBuffer: MOST_OUTPUT, env: { ...process.env, ...env } };
    return (await promisify(execFile)(program, words, options)).stdout;
  } catch (error) {
    signal.throwIfAborted();
    const what = `${[program, ...words].join(' ')} failed.`;
    throw new WorkshopError('START_FAILED', { what, why: messageOf(error), cause: error });
  }
}
