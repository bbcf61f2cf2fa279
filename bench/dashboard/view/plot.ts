/** The graph of hashes per second with its bound: the line of blessed-contrib, drawn off the screen and taken as cells. */
import { PassThrough } from 'node:stream';
import blessed, { type Screen } from 'blessed';
import Line, { type Cells } from 'blessed-contrib/lib/widget/charts/line.js';
import type { HistoryPoint } from '../state.ts';
import type { Box, Canvas, StyleName } from './frame.ts';

/** Colours that stand for styles: the widget speaks in colours, a frame in names. */
const STYLES: readonly StyleName[] = ['text', 'rule', 'dim', 'bound', 'speed'];
/** Not 0, which the widget takes for none. */
const [RULE, TEXT, BOUND, SPEED] = [1, 2, 3, 4] as const;
/** What the widget leaves free of its own width and height; its last row is empty. */
const LOST = { columns: 6, rows: 3 };
/** Smaller than this there is nothing to see, and the widget has no room for its axes. */
const LEAST = { width: 14, height: 5 };
const ROWS_A_LABEL = 2;
const LABEL_COLUMNS = 10;

/** Draws the last part of `history`, as much as `box` has room for; nothing where there is none. */
export function drawPlot(canvas: Canvas, box: Box, history: readonly HistoryPoint[]): void {
  const { width, height } = box;
  if (width < LEAST.width || height < LEAST.height) return;
  const seconds = secondsFor(width);
  const points: (HistoryPoint | undefined)[] = history.slice(-seconds);
  while (points.length < seconds) points.unshift(undefined);
  const measured = points.map((point) => finite(point?.hashesPerSecond));
  const bounds = points.map((point) => finite(point?.bound));
  const { top, labels } = scaleFor([...measured, ...bounds], height);
  const padding = 2 * (String(top).length + 1);
  const x = points.map((_, index) => `-${seconds - index}s`);
  const line = lineFor({
    width: width + LOST.columns,
    height: height + LOST.rows,
    maxY: top,
    numYLabels: labels,
    xPadding: padding,
    xLabelPadding: padding,
    showNthLabel: labelEvery(seconds, width),
  });
  line.setData([
    { title: 'bound', x, y: gapless(bounds), style: { line: BOUND } },
    { title: 'hashes/s', x, y: gapless(measured), style: { line: SPEED } },
  ]);
  const known = (values: readonly (number | undefined)[]) => knownColumns(values, width, padding);
  const seen = { [BOUND]: known(bounds), [SPEED]: known(measured) };
  blit(canvas, box, line.ctx._canvas, seen);
}

interface Fixed {
  readonly width: number;
  readonly height: number;
  readonly maxY: number;
  readonly numYLabels: number;
  readonly xPadding: number;
  readonly xLabelPadding: number;
  readonly showNthLabel: number;
}

let last: { readonly key: string; readonly line: Line } | undefined;

/** The widget of the frame before, as long as its axes are the same: making one is a third of a frame's work. */
function lineFor(fixed: Fixed): Line {
  const key = JSON.stringify(fixed);
  if (last?.key === key) return last.line;
  last?.line.detach();
  const line = new Line({
    ...fixed,
    screen: offScreen(),
    minY: 0,
    style: { line: SPEED, text: TEXT, baseline: RULE },
  });
  offScreen().append(line);
  const cells = line.ctx._canvas;
  // Its own way of clearing makes a list of every single point.
  line.ctx.clearRect = () => {
    cells.content.fill(0);
    cells.chars.fill(null);
  };
  last = { key, line };
  return line;
}

/** So many points lie between two labels of the time: whole ten seconds, and room for the label. */
function labelEvery(seconds: number, width: number): number {
  return Math.ceil((seconds * LABEL_COLUMNS) / width / 10) * 10;
}

/** Whole ten seconds, one or two columns for each. */
export function secondsFor(width: number): number {
  return Math.max(30, Math.min(300, Math.round(width / 10) * 10));
}

/** The top of the axis and how many labels it has, so that labels are round numbers and the highest value is below the top. */
export function scaleFor(
  values: readonly (number | undefined)[],
  height: number,
): { readonly top: number; readonly labels: number } {
  const most = Math.max(1, ...values.map((value) => value ?? 0)) * 1.1;
  const wanted = Math.max(1, Math.min(6, Math.floor((height - 2) / ROWS_A_LABEL)));
  const least = most / wanted;
  const magnitude = 10 ** Math.floor(Math.log10(least));
  const step = Math.max(1, ([1, 2, 5, 10].find((each) => each * magnitude >= least) ?? 10) * magnitude);
  const labels = Math.ceil(most / step);
  return { top: labels * step, labels };
}

/** The widget draws from point to point and knows no gaps: they are filled here, and not taken over. */
function gapless(values: readonly (number | undefined)[]): number[] {
  let last = values.find((value) => value !== undefined) ?? 0;
  return values.map((value) => {
    last = value ?? last;
    return last;
  });
}

/** Which columns of the graph show a value that is known. */
function knownColumns(values: readonly (number | undefined)[], width: number, padding: number): Set<number> {
  const step = (2 * width - padding) / values.length;
  const columns = new Set<number>();
  for (const [index, value] of values.entries()) {
    if (value === undefined) continue;
    const from = Math.floor((step * index + padding + 2) / 2);
    const to = values[index + 1] === undefined ? from : Math.floor((step * (index + 1) + padding + 2) / 2);
    for (let column = from; column <= to; column++) columns.add(column);
  }
  return columns;
}

/** The widget's cells: dots in a colour, or a character of a label. It has a column for each two dots of its width. */
function blit(canvas: Canvas, box: Box, cells: Cells, known: Record<number, Set<number>>): void {
  const columns = cells.width / 2;
  for (const [index, dots] of cells.content.entries()) {
    const label = cells.chars[index];
    if (!label && dots === 0) continue;
    const [row, column] = [Math.floor(index / columns), index % columns];
    if (row >= box.height || column >= box.width) continue;
    const [x, y] = [box.x + column, box.y + row];
    if (label) {
      canvas.set(x, y, label.replace(COLOURS, ''), STYLES[TEXT] as StyleName);
      continue;
    }
    const colour = colourOf(cells.colors[index]);
    if (known[colour]?.has(column) === false) continue;
    canvas.set(x, y, String.fromCharCode(BRAILLE + dots), STYLES[colour] ?? 'dim');
  }
}

/** The first of the characters that show eight dots. */
const BRAILLE = 0x2800;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the widget puts them around its labels
const COLOURS = /\u001b\[[0-9;]*m/g;

/** Of `ESC [38;5;4m`, what the widget keeps for a dot in colour 4. */
const colourOf = (code: string | undefined): number => Number(code?.slice('\u001b[38;5;'.length, -1));

const finite = (value: number | null | undefined): number | undefined =>
  value === null || value === undefined || !Number.isFinite(value) ? undefined : Math.max(0, value);

let screen: Screen | undefined;

/** A widget needs a screen to belong to; nothing is ever drawn on this one. */
function offScreen(): Screen {
  screen ??= makeOffScreen();
  return screen;
}

function makeOffScreen(): Screen {
  const output = Object.assign(new PassThrough(), { columns: 10, rows: 10 });
  output.resume();
  return blessed.screen({
    input: new PassThrough(),
    output,
    terminal: 'xterm-256color',
    forceUnicode: true,
  });
}
