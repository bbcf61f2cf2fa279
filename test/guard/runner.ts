/** Runs test files, each in a process of its own, and believes none of them: see `checks.ts` and `child-end.ts`. */

import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, WorkshopError } from '../../scripts/core/errors.ts';
import { MUCH_STOLEN, watchStolen } from '../../scripts/system/stolen.ts';
import { problemOfEnd } from './child-end.ts';
import { NO_FILE, type RunEvent, type TestOutcome, type Totals } from './events.ts';
import { runChild } from './run-child.ts';
import { createTally } from './tally.ts';

export type { RunEvent, Totals } from './events.ts';
export { findTestFiles } from './find-test-files.ts';

/** The root of the repo: where files are looked for and where they run. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface RunOptions {
  /** Relative to the repo, or absolute. None at all is a failure. */
  readonly files: readonly string[];
  /** How many files run at a time, 2 unless told. What runs when is told by the names: see `WAVES`. */
  readonly concurrency?: number | undefined;
  /** How long a file may take before it is killed, in ms; unless told, what its name says: see `WAVES`. */
  readonly fileTimeoutMs?: number | undefined;
  /** A regular expression; only tests whose name or `suite › name` it matches are run. To match none is a failure. */
  readonly grep?: string | undefined;
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
  /** Tells which share of the machine's time is stolen from when it is called: see `scripts/system/stolen.ts`. */
  readonly watchStolen?: typeof watchStolen | undefined;
  /** Stops the run and kills what it started. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * @returns the outcome, also if tests failed.
 * @throws WorkshopError INTERRUPTED when `signal` was aborted, once all children are gone; USAGE if `grep` is no
 *   regular expression.
 */
export async function runTests(options: RunOptions): Promise<Totals> {
  checkPattern(options.grep);
  const start = performance.now();
  const tally = createTally();
  const emit = (event: RunEvent) => {
    tally.add(event);
    options.onEvent?.(event);
  };

  const files = options.files.map((file) => relative(ROOT, resolve(ROOT, file)));
  if (files.length === 0) emit({ ...failure('no test files found', 'nothing was tested'), file: NO_FILE });

  const again: string[] = [];
  const runOne = async (file: string) => {
    if ((await runFile(file, options, emit, true)) === 'again') again.push(file);
  };
  for (const wave of WAVES) {
    const own = files.filter((file) => waveOf(file) === wave);
    await forEach(own, wave.limit ?? options.concurrency ?? 2, runOne, options.signal);
  }
  await forEach(again, 1, async (file) => void (await runFile(file, options, emit, false)), options.signal);
  if (options.signal?.aborted) {
    throw new WorkshopError('INTERRUPTED', { what: 'the tests were stopped', cause: options.signal.reason });
  }

  if (Object.values(tally.counts()).every((count) => count === 0)) {
    emit({ ...failure('no test was selected', `no test matches ${options.grep}`), file: NO_FILE });
  }
  return tally.totals(seconds(start));
}

/** One after the other: most files; those that make nodes, which load the machine but do not mind it; those that run alone. */
const MOST: Wave = { suffix: '', timeoutMs: 10 * 60_000 };
const WAVES: readonly Wave[] = [
  MOST,
  { suffix: '.nodes.test.ts', timeoutMs: 20 * 60_000 },
  { suffix: '.serial.test.ts', limit: 1, timeoutMs: 20 * 60_000 },
];

interface Wave {
  readonly suffix: string;
  /** How many files run at a time. */
  readonly limit?: number;
  /** After this a file is taken for hung: several times what the longest takes on two busy cores. */
  readonly timeoutMs: number;
}

const waveOf = (file: string): Wave => WAVES.findLast(({ suffix }) => file.endsWith(suffix)) ?? MOST;

function checkPattern(grep: string | undefined): void {
  try {
    new RegExp(grep ?? '');
  } catch (error) {
    const what = `"${grep}" is not a regular expression`;
    throw new WorkshopError('USAGE', { what, why: messageOf(error), cause: error });
  }
}

/**
 * `again`: it failed, the machine was not its own, and `mayAgain`. A test that failed while a part of the machine was taken away says nothing
 * about the product: minutes of pauses, of a second each, look like programs that hang. Whether it is asked again is decided by that part
 * alone. The event of that name takes back what was said of the file.
 */
async function runFile(
  file: string,
  options: RunOptions,
  emit: (event: RunEvent) => void,
  mayAgain: boolean,
): Promise<'again' | undefined> {
  const { fileTimeoutMs: timeoutMs = waveOf(file).timeoutMs, grep, signal } = options;
  const start = performance.now();
  const tally = createTally();
  const onOutcome = (outcome: TestOutcome) => {
    tally.add({ ...outcome, file });
    emit({ ...outcome, file });
  };
  const lost = await (options.watchStolen ?? watchStolen)();

  emit({ event: 'file-started', file });
  const end = await runChild({ root: ROOT, file, grep, timeoutMs, signal, onOutcome });
  // A child that was killed because the run was stopped says nothing about its file.
  if (signal?.aborted) return undefined;

  const problem = problemOfEnd(end, timeoutMs);
  if (problem !== undefined) onOutcome(failure(problem.name, problem.message));
  const result = { file, counts: tally.counts(), seconds: seconds(start) };
  const stolen = (await lost()) ?? 0;
  if (mayAgain && result.counts.failed > 0 && stolen > MUCH_STOLEN) {
    emit({ event: 'file-again', ...result, stolen, failures: tally.failures() });
    return 'again';
  }
  if (result.counts.failed === 0) emit({ event: 'file-finished', ...result });
  else emit({ event: 'file-failed', ...result, reason: reasonOf(tally.failures()), output: end.output });
  return undefined;
}

function failure(name: string, message: string) {
  return { event: 'test-failed', test: `guard: ${name}`, ms: 0, message, detail: '' } as const;
}

function reasonOf([first, ...others]: Totals['failures']): string {
  return others.length === 0 ? `${first?.test}` : `${first?.test} and ${others.length} more`;
}

/** Does the work for each item, at most `limit` at a time, and begins no more of it once `signal` is aborted. */
async function forEach<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined && !signal?.aborted; item = queue.shift())
      await work(item);
  };
  await Promise.all(Array.from({ length: Math.max(1, limit) }, worker));
}

function seconds(start: number): number {
  return (performance.now() - start) / 1000;
}
