/** Rows as a table for people. */
import { table } from '../../scripts/core/table.ts';
import type { Reference, Row } from './row.ts';

/** One line a row; under it, why there is no figure where there is none. */
export function renderRows(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.name,
    figure(row),
    `${row.target} ${row.unit}`.trim(),
    verdict(row),
    beside(row),
  ]);
  const invalid = rows.filter((row) => row.invalid !== undefined);
  return [
    table(['MEASUREMENT', 'VALUE', 'TARGET', 'MET', 'REFERENCE'], lines),
    ...invalid.map(({ name, invalid: why }) => `! ${name}: no figure, because ${why}`),
  ].join('\n');
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
