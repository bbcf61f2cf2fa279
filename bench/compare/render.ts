/** A comparison as a table for people. Pure. */
import { table } from '../../scripts/core/table.ts';
import type { ComparisonRow } from '../schema/comparison.ts';

const HEAD = ['LOAD', 'MEASURED', 'A', 'B', 'B / A', '95 % INTERVAL', 'P', 'RUNS', 'VERDICT'];

export function renderComparison(rows: readonly ComparisonRow[]): string {
  return table(
    HEAD,
    rows.map(({ point, metric, unit, medians, ratio, p, runs, verdict, why }) => [
      point,
      metric,
      ...medians.map((value) => `${value.toFixed(2)} ${unit}`),
      ratio ? change(ratio.value) : '–',
      ratio ? `${change(ratio.low)} to ${change(ratio.high)}` : '–',
      p < 0.001 ? '< 0.001' : p.toFixed(3),
      `${runs[0]} + ${runs[1]}`,
      why === undefined ? verdict : `${verdict} (${why})`,
    ]),
  );
}

/** `+5.0 %`. */
export function change(ratio: number): string {
  const percent = ((ratio - 1) * 100).toFixed(1);
  return `${percent.startsWith('-') ? '' : '+'}${percent} %`;
}
