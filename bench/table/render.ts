/** Rows as a table for people. */
import { table } from '../../scripts/core/table.ts';
import type { Reference, Row } from './row.ts';

/** One line a row; under them, why there is no figure where there is none. */
export function renderRows(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.name,
    figure(row),
    `${row.target} ${row.unit}`.trim(),
    verdict(row),
    beside(row),
  ]);
  const remarks = rows.flatMap(({ name, invalid, flaw }) => {
    if (invalid !== undefined) return [`! ${name}: no figure, because: ${invalid}`];
    return flaw === undefined ? [] : [`! ${name}: missed, because: ${flaw}`];
  });
  return [
    table(['MEASUREMENT', 'VALUE', 'TARGET', 'MET', 'REFERENCE'], lines),
    ...remarks,
    ...thefts(rows),
  ].join('\n');
}

/** Shares below this are not worth a line. */
const WORTH_TELLING = 0.005;

/** What was measured while the host of this machine had others to serve. */
function thefts(rows: readonly Row[]): string[] {
  const shares = new Map<string, string[]>();
  for (const { name, stolen = 0 } of rows) {
    if (stolen < WORTH_TELLING) continue;
    const share = `${(stolen * 100).toFixed(stolen < 0.1 ? 1 : 0)} %`;
    shares.set(share, [...(shares.get(share) ?? []), name]);
  }
  return [...shares].map(
    ([share, names]) =>
      `! ${names.join('; ')}: this machine's host gave ${share} of it to other guests meanwhile, so times and rates are not its own.`,
  );
}

/** `10.0 /s`, or `invalid`. */
export function figure({ value, unit }: Pick<Row, 'value' | 'unit'>): string {
  return value === null ? 'invalid' : `${fourDigits(value)} ${unit}`.trim();
}

function verdict({ met, value }: Row): string {
  if (value === null) return '–';
  return met ? '✓' : '✗';
}

function beside({ reference }: { readonly reference?: Reference | undefined }): string {
  return reference ? `${fourDigits(reference.value)} ${reference.unit} (${reference.what})` : '';
}

/** Four digits that count: 9.998, 100.1, 16035. */
function fourDigits(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const digits = Math.max(0, 3 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.min(digits, 3));
}
