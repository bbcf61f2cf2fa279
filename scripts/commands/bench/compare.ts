import { compareRuns, rowsAbove } from '../../../bench/compare/compare.ts';
import type { Sides } from '../../../bench/compare/interleave.ts';
import { unpaired } from '../../../bench/compare/pair-up.ts';
import { change, renderComparison } from '../../../bench/compare/render.ts';
import type { LoadRun } from '../../../bench/schema/load-run.ts';
import type { CompareResult } from '../../../bench/schema/result.ts';
import type { Action } from '../../cli/command.ts';
import { WorkshopError } from '../../core/errors.ts';
import { readPercent } from './compare/percent.ts';
import { measureSides, readSides, refuseBadRuns } from './compare/sides.ts';
import { conditionsOf } from './conditions.ts';
import { openFile } from './finish.ts';
import { type LoadOptions, type ReadLoad, readLoad } from './load/options.ts';

export interface BenchCompareOptions extends Omit<LoadOptions, 'on' | 'runs'> {
  /** Absent: A and B are files. */
  readonly runs?: string;
  readonly failAbove?: string;
  readonly smallestEffect: string;
  readonly out: string;
}

/** What changes nothing when files are compared, and would seem to. */
const FOR_MEASURING = ['connections', 'requests', 'duration', 'size', 'rate', 'poisson', 'timeout'] as const;

/**
 * @throws USAGE; INVALID_MEASUREMENT for files and runs that cannot be compared; WRITE_FAILED before anything is loaded. Exit code 1
 * when B is worse by more than `--fail-above`.
 */
export const benchCompare: Action<BenchCompareOptions> = async (context, words, options) => {
  const { emit, signal, typed } = context;
  const { smallestEffect, failAbove, load } = readOptions(options);
  const sides: Sides<string> = [words[0] as string, words[1] as string];
  const write = await openFile(options.out);

  const conditions = conditionsOf(typed, load.seed);
  const isMeasured = options.runs !== undefined;
  const runs = isMeasured
    ? await measureSides(sides, load, options.cluster, context)
    : await readSides(sides);
  const result = (rows: CompareResult['rows'], reasons: string[]): CompareResult => ({
    ...conditions,
    kind: 'compare',
    valid: reasons.length === 0,
    reasons,
    sides: [...sides],
    smallestEffect,
    failAbove: failAbove ?? null,
    rows,
    runs: isMeasured ? [[...runs[0]], [...runs[1]]] : [[], []],
  });
  await keepIfRefused(signal, sides, runs, async (reasons) => {
    // What was measured is written all the same: minutes have gone into it.
    if (isMeasured) await write(result([], reasons));
  });

  const rows = compareRuns(...runs, { smallestEffect, seed: load.seed });
  const lonely = unpaired(...runs);
  if (lonely.length > 0)
    emit({ event: 'notice', level: 'warning', text: `Only one side has: ${lonely.join('; ')}.` });
  const report = await write(result(rows, rows.length > 0 ? [] : ['the sides have nothing in common']));
  emit({ event: 'text', text: `\n${renderComparison(rows)}\n\n  As JSON:  ${report}\n` });
  const failed = failAbove === undefined ? [] : rowsAbove(rows, failAbove);
  for (const { point, metric, ratio } of failed)
    emit({
      event: 'notice',
      level: 'warning',
      text: `${point}: ${metric} is worse by ${change(ratio?.value ?? 1)}.`,
    });
  return { ok: rows.length > 0 && failed.length === 0, valid: rows.length > 0, rows, report };
};

async function keepIfRefused(
  signal: AbortSignal,
  sides: Sides<string>,
  runs: Sides<readonly LoadRun[]>,
  keep: (reasons: string[]) => Promise<unknown>,
): Promise<void> {
  try {
    signal.throwIfAborted();
    refuseBadRuns(sides, runs);
  } catch (error) {
    if (error instanceof WorkshopError) await keep([error.what, ...(error.why?.split('\n') ?? [])]);
    throw error;
  }
}

/** @throws USAGE with every problem. */
function readOptions(options: BenchCompareOptions): {
  readonly smallestEffect: number;
  readonly failAbove: number | undefined;
  readonly load: ReadLoad;
} {
  const problems: string[] = [];
  const percent = (name: string, text: string): number => {
    const share = readPercent(text);
    if (share === undefined) problems.push(`${name} ${text}: give a share such as 5%`);
    return share ?? 0;
  };
  const smallestEffect = percent('--smallest-effect', options.smallestEffect);
  const failAbove = options.failAbove === undefined ? undefined : percent('--fail-above', options.failAbove);
  const idle = FOR_MEASURING.filter((name) => options[name] !== undefined);
  if (options.runs === undefined && idle.length > 0)
    problems.push(
      `--${idle.join(', --')}: files are compared as they are; with --runs N, A and B are loaded`,
    );
  if (problems.length > 0) throw new WorkshopError('USAGE', { what: problems.join('\n') });
  return {
    smallestEffect,
    failAbove,
    load: readLoad({ ...options, on: 'local', runs: options.runs ?? '1' }),
  };
}
