/** Tables as spreadsheets and Markdown pages take them. Pure. */

export type Form = 'text' | 'csv' | 'markdown';

/** The first `names` columns are words, the others numbers. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  names: number,
): string {
  const line = (row: readonly string[]) =>
    `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const aligned = head.map((_, column) => (column < names ? '---' : '---:'));
  return [line(head), line(aligned), ...rows.map(line)].join('\n');
}

/** RFC 4180. What a spreadsheet would take for a formula is none of ours: no cell begins with `=`. */
export function csvTable(
  head: readonly string[],
  rows: readonly (readonly (string | number | boolean)[])[],
): string {
  return [head, ...rows].map((row) => row.map(quoted).join(',')).join('\n');
}

function quoted(value: string | number | boolean): string {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
