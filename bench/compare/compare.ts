/**
 * Whether two sets of runs differ, and by how much. The run is the unit: the thousands of requests within one share its accidents (how memory was laid out,
 * what else ran), so they say little about the next run. Follows benchstat (https://golang.org/x/perf/cmd/benchstat).
 */
import type { ComparisonRow } from '../schema/comparison.ts';
import type { LoadRun } from '../schema/load-run.ts';
import { middle, ratioOfMedians } from '../stats/bootstrap.ts';
import { holm, mannWhitney } from '../stats/mann-whitney.ts';
import { seeded } from '../stats/random.ts';
import { type PairOfPoints, pairUp } from './pair-up.ts';

export interface CompareOptions {
  /** Differences below this share are of no interest, however certain: 0.02 is 2 %. */
  readonly smallestEffect: number;
  /** Of the bootstrap: the same runs give the same interval. */
  readonly seed: number;
}

/** How often "different" may be said of what is the same, over all questions of one comparison. */
const ALPHA = 0.05;

interface Metric {
  readonly metric: ComparisonRow['metric'];
  readonly unit: ComparisonRow['unit'];
  readonly of: (run: LoadRun) => number;
  readonly isMoreBetter: boolean;
}

const METRICS: readonly Metric[] = [
  { metric: 'throughput', unit: '/s', of: ({ throughput }) => throughput.perSecond, isMoreBetter: true },
  { metric: 'p50', unit: 'ms', of: ({ latencyMs }) => latencyMs.p50, isMoreBetter: false },
  { metric: 'p99', unit: 'ms', of: ({ latencyMs }) => latencyMs.p99, isMoreBetter: false },
];

/** Three rows for each point that both sides have. Only valid runs may be given: see `bad-runs.ts`. */
export function compareRuns(
  a: readonly LoadRun[],
  b: readonly LoadRun[],
  options: CompareOptions,
): ComparisonRow[] {
  const questions = pairUp(a, b).flatMap((pair) => METRICS.map((metric) => ask(pair, metric, options.seed)));
  const ps = holm(questions.map(({ p }) => p));
  return questions.map((question, index) => judge(question, ps[index] ?? 1, options.smallestEffect));
}

/** The rows that are worse by more than `failAbove`, a share. */
export function rowsAbove(rows: readonly ComparisonRow[], failAbove: number): ComparisonRow[] {
  return rows.filter(
    ({ verdict, ratio }) => verdict === 'worse' && ratio && Math.abs(ratio.value - 1) > failAbove,
  );
}

interface Question extends Pick<ComparisonRow, 'point' | 'runs' | 'medians' | 'ratio'> {
  readonly metric: Metric;
  readonly p: number;
}

function ask({ point, a, b }: PairOfPoints, metric: Metric, seed: number): Question {
  const [ofA, ofB] = [a.map(metric.of), b.map(metric.of)];
  return {
    point,
    metric,
    runs: [ofA.length, ofB.length],
    medians: [middle(ofA), middle(ofB)],
    ratio: ratioOfMedians(ofA, ofB, { random: seeded(seed) }) ?? null,
    p: mannWhitney(ofA, ofB).p,
  };
}

function judge(
  { metric: { metric, unit, isMoreBetter }, ...question }: Question,
  p: number,
  smallest: number,
): ComparisonRow {
  const row = { ...question, metric, unit, p };
  const { ratio } = row;
  const unsure = doubt(row, smallest);
  if (unsure !== undefined || !ratio)
    return { ...row, verdict: '~', why: unsure ?? 'A has nothing to compare with' };
  return { ...row, verdict: ratio.value > 1 === isMoreBetter ? 'better' : 'worse' };
}

/** Why nothing can be said; undefined when something can. */
function doubt({ ratio, p }: Pick<ComparisonRow, 'ratio' | 'p'>, smallest: number): string | undefined {
  if (p >= ALPHA) return `p = ${p.toFixed(2)}`;
  if (ratio && ratio.low <= 1 && ratio.high >= 1) return 'the interval holds 1';
  if (ratio && Math.abs(ratio.value - 1) < smallest)
    return `less than ${Number((smallest * 100).toFixed(2))} %`;
  return undefined;
}
