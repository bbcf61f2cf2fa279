/** The grid of workers and rng at a glance: the darker a cell, the more. */
import { knee } from '../../model/bound.ts';
import type { ScalePoint } from '../../schema/scale-point.ts';
import { figure } from '../figures/figure.ts';
import { NONE, plural } from '../format.ts';
import { type Markup, markup } from '../markup.ts';
import { DRAWING_WIDTH, drawing } from '../plot/drawing.ts';
import { SMALL, textAt, textWidth } from '../plot/text.ts';

export interface HeatMapOptions {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly value: (point: ScalePoint) => number | undefined;
  readonly format: (value: number) => string;
  readonly caption: string;
}

const LEFT = 58;
const HEAD = 42;
const ROW = 38;
const WIDEST = 90;
const GAP = 2;
const TEXT = 11.5;

export function heatMap(points: readonly ScalePoint[], options: HeatMapOptions): Markup {
  const { id, title, unit, value, format, caption } = options;
  const workers = distinct(points.map((point) => point.workers));
  const rngs = distinct(points.map(({ rng }) => rng));
  const wide = Math.min(WIDEST, (DRAWING_WIDTH - LEFT) / Math.max(1, workers.length));
  const most = Math.max(0, ...points.map((point) => value(point) ?? 0));
  const cell = (point: ScalePoint): Markup => {
    const left = LEFT + workers.indexOf(point.workers) * wide;
    const top = HEAD + rngs.indexOf(point.rng) * ROW;
    const seen = value(point);
    const text = seen === undefined ? NONE : format(seen);
    const share = most > 0 ? (seen ?? 0) / most : 0;
    const name = `${plural(point.workers, 'worker')}, ${point.rng} rng: ${text} ${unit}${point.valid ? '' : ', not valid'}`;
    const at = { x: left + wide / 2, y: top + ROW / 2 + TEXT * 0.35 };
    const fits = textWidth(text, TEXT) <= wide - GAP;
    return markup`<g><title>${name}</title><rect class="cell${point.valid ? '' : ' doubtful'}" x="${left + GAP / 2}" y="${top + GAP / 2}" width="${wide - GAP}" height="${ROW - GAP}" fill-opacity="${0.06 + 0.46 * share}"/>
${fits && textAt(text, { at, anchor: 'middle', size: TEXT })}</g>\n`;
  };
  const height = HEAD + rngs.length * ROW + 6;
  const described = drawing(
    {
      id: `${id}-drawing`,
      title,
      description: `${title}, ${unit}: a cell for each of ${points.length} points.`,
      height,
    },
    textAt('workers', { at: { x: LEFT, y: 13 }, size: SMALL, look: 'soft' }),
    columnHeads(workers, wide),
    rngs.map((rng, row) =>
      textAt(`${rng} rng`, {
        at: { x: 0, y: HEAD + (row + 0.5) * ROW + SMALL * 0.35 },
        size: SMALL,
        look: 'strong',
      }),
    ),
    points.map(cell),
    kneeLine(workers, rngs, wide),
  );
  const entries = [
    { text: `more ${unit}`, swatch: 'bar', look: 'cell full' },
    { text: 'knee: three workers for each rng', swatch: 'line', look: 'curve' },
  ] as const;
  return figure({ id, title, entries, caption }, described);
}

function columnHeads(workers: readonly number[], wide: number): Markup[] {
  const every = Math.max(1, Math.ceil(26 / wide));
  return workers.flatMap((each, column) =>
    column % every > 0
      ? []
      : [
          textAt(String(each), {
            at: { x: LEFT + (column + 0.5) * wide, y: HEAD - 8 },
            anchor: 'middle',
            size: SMALL,
            look: 'soft',
          }),
        ],
  );
}

/** Right of the last column that rng can still feed. */
function kneeLine(workers: readonly number[], rngs: readonly number[], wide: number): Markup {
  const corners = rngs.map((rng, row) => {
    const x = LEFT + workers.filter((each) => each <= knee(rng)).length * wide;
    return `${row === 0 ? 'M' : 'L'}${x} ${HEAD + row * ROW}V${HEAD + (row + 1) * ROW}`;
  });
  return markup`<path class="line curve" d="${corners.join('')}"/>\n`;
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values)].sort((one, other) => one - other);
}
