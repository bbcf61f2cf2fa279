/** Measured values over a number, one line for each kind of thing. */
import { figure } from '../figures/figure.ts';
import { type Content, type Markup, markup } from '../markup.ts';
import { bottomAxis, leftAxis } from '../plot/axis.ts';
import { drawing } from '../plot/drawing.ts';
import { line } from '../plot/line.ts';
import { type Estimate, estimate, lookOf, plane } from './scales.ts';

export interface LinePoint {
  readonly x: number;
  readonly y: Estimate;
  readonly valid: boolean;
  readonly title: string;
}

export interface LineSeries {
  readonly name: string;
  readonly points: readonly LinePoint[];
}

export interface LinesOptions {
  readonly id: string;
  readonly title: string;
  readonly series: readonly LineSeries[];
  /** What theory says, drawn as a thin line. */
  readonly theory?: { readonly name: string; readonly points: readonly { x: number; y: number }[] };
  readonly xLabel: string;
  readonly yLabel: string;
  readonly caption: string;
  /** Whether what lies between two points means anything: it does not where x only counts things. */
  readonly isContinuous?: boolean;
  /** About so many marks on the lower axis. */
  readonly ticks?: number;
}

const PLOT_HEIGHT = 300;

export function lines(options: LinesOptions): Markup {
  const { id, title, series, theory, xLabel, yLabel, caption, ticks = 10, isContinuous = true } = options;
  const points = series.flatMap((each) => each.points);
  const most = {
    x: Math.max(1, ...points.map(({ x }) => x)) * 1.03,
    y: Math.max(1e-9, ...points.map(({ y }) => y.high), ...(theory?.points.map(({ y }) => y) ?? [])),
  };
  const on = plane(most, PLOT_HEIGHT, 16);
  const curve = (all: readonly { x: number; y: number }[], look: string): Content =>
    line(
      all.map(({ x, y }) => ({ x: on.x(x), y: on.y(y) })),
      look,
    );
  const described = drawing(
    {
      id: `${id}-drawing`,
      title,
      description: points.map((point) => point.title).join('; '),
      height: on.height,
    },
    leftAxis({ scale: on.y, area: on.area, label: yLabel }),
    bottomAxis({ scale: on.x, area: on.area, label: xLabel, ticks }),
    theory && curve(theory.points, 'curve'),
    isContinuous &&
      series.map((each, index) =>
        curve(
          each.points.map(({ x, y }) => ({ x, y: y.mean })),
          `usl ${lookOf(index)}`,
        ),
      ),
    series.map((each, index) =>
      each.points.map(({ x, y, valid, title: name }) =>
        estimate(x, y, on, valid ? lookOf(index) : `${lookOf(index)} invalid`, name),
      ),
    ),
  );
  const entries = [
    ...(theory ? [{ text: theory.name, swatch: 'line', look: 'curve' } as const] : []),
    ...series.map(
      ({ name }, index) => ({ text: name, swatch: 'dot', look: `point ${lookOf(index)}` }) as const,
    ),
  ];
  return figure({ id, title, entries, caption }, described);
}

/** A value that has no interval. */
export const exactly = (value: number): Estimate => ({ mean: value, low: value, high: value });

/** Sentences below the figures. */
export const sentences = (all: readonly string[]): Content =>
  all.length > 0 &&
  markup`<section class="sentences">${all.map((text) => markup`<p>${text}</p>\n`)}</section>`;
