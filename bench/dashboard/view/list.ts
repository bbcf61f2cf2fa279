/** Tables in panels: columns that give way when there is no room, a chosen row that is always in sight. */
import type { Box, Canvas, StyleName } from './frame.ts';
import { cut, fit, textWidth } from './width.ts';

export interface Column<Row> {
  readonly head: string;
  readonly width: number;
  /** Columns with a higher number go first when there is too little room. 0 stays. */
  readonly gives: number;
  readonly side?: 'left' | 'right';
  readonly text: (row: Row) => string;
  readonly style?: (row: Row) => StyleName | undefined;
}

export interface ListOptions<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** The index of the chosen row; undefined when none is to be shown as chosen. */
  readonly chosen?: number | undefined;
  readonly style?: (row: Row) => StyleName;
  readonly hasHead: boolean;
}

/** The first column takes the room that is left. */
export function drawList<Row>(canvas: Canvas, box: Box, options: ListOptions<Row>): void {
  const { rows, chosen, hasHead } = options;
  const shown = columnsFor(options.columns, box.width);
  const used = shown.slice(1).reduce((sum, { width }) => sum + width + 1, 0);
  const widths = shown.map(({ width }, index) => (index === 0 ? Math.max(1, box.width - used) : width));
  const first = hasHead ? 1 : 0;
  if (hasHead && box.height > 0) {
    let x = box.x;
    for (const [index, { head, side }] of shown.entries()) {
      canvas.put(x, box.y, fit(head, widths[index] ?? 0, side), 'dim');
      x += (widths[index] ?? 0) + 1;
    }
  }
  const room = box.height - first;
  const from = scrolled(rows.length, room, chosen ?? 0);
  for (const [offset, row] of rows.slice(from, from + Math.max(0, room)).entries()) {
    const y = box.y + first + offset;
    const isChosen = from + offset === chosen;
    const base = isChosen ? 'selected' : (options.style?.(row) ?? 'text');
    if (isChosen) canvas.fill({ x: box.x, y, width: box.width, height: 1 }, base);
    let x = box.x;
    for (const [index, column] of shown.entries()) {
      const style = isChosen ? base : (column.style?.(row) ?? base);
      canvas.put(x, y, fit(column.text(row), widths[index] ?? 0, column.side), style);
      x += (widths[index] ?? 0) + 1;
    }
  }
}

/** Where a list of `count` rows begins so that `chosen` is among the `room` rows shown. */
export function scrolled(count: number, room: number, chosen: number): number {
  if (count <= room) return 0;
  return Math.max(0, Math.min(count - room, chosen - Math.floor(room / 2)));
}

function columnsFor<Row>(columns: readonly Column<Row>[], width: number): readonly Column<Row>[] {
  let shown = [...columns];
  const needed = () => shown.reduce((sum, column) => sum + column.width + 1, -1);
  while (needed() > width && shown.some(({ gives }) => gives > 0)) {
    const least = Math.max(...shown.map(({ gives }) => gives));
    shown = shown.filter(({ gives }) => gives !== least);
  }
  return shown;
}

/** Words over several lines of `width` columns; a word that is longer is cut. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].map((each) => cut(each, width));
}
