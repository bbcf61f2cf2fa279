/** Scales and points that the figures of benches share. */
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { type Content, type Markup, markup } from '../markup.ts';
import { BOTTOM_AXIS_HEIGHT, leftAxisWidth } from '../plot/axis.ts';
import { DRAWING_WIDTH } from '../plot/drawing.ts';
import { type Box, bottomOf, rightOf, within } from '../plot/geometry.ts';

export type Scale = ScaleLinear<number, number>;

/** As many looks as there are colours: more lines than that nobody can tell apart. */
export const LOOKS = ['s1', 's2', 's3', 's4', 's5', 's6'] as const;
export const lookOf = (index: number): string => LOOKS[index % LOOKS.length] as string;

const TOP = 34;

export interface Plane {
  readonly area: Box;
  readonly height: number;
  readonly x: Scale;
  readonly y: Scale;
}

/** A plotting area with both axes linear and from zero. */
export function plane(most: { x: number; y: number }, plotHeight: number, right: number): Plane {
  const y = scaleLinear([0, Math.max(1e-9, most.y) * 1.08], [0, 1]).nice(5);
  const height = TOP + plotHeight + BOTTOM_AXIS_HEIGHT;
  const margins = { left: leftAxisWidth({ scale: y }), right, top: TOP, bottom: BOTTOM_AXIS_HEIGHT };
  const area = within({ width: DRAWING_WIDTH, height }, margins);
  return {
    area,
    height,
    x: scaleLinear([0, Math.max(1e-9, most.x)], [area.left, rightOf(area)]),
    y: y.range([bottomOf(area), area.top]),
  };
}

export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** A measured point with the ends of its interval. */
export function estimate(
  at: number,
  { mean, low, high }: Estimate,
  { x, y }: Pick<Plane, 'x' | 'y'>,
  look: string,
  title: Content,
): Markup {
  const [top] = y.domain().slice(-1) as [number];
  const [cx, cy, from, to] = [x(at), y(mean), y(Math.min(high, top)), y(low)];
  return markup`<g><title>${title}</title><path class="whisker ${look}" d="M${cx} ${from}V${to}M${cx - 4} ${from}h8M${cx - 4} ${to}h8"/><circle class="point ${look}" cx="${cx}" cy="${cy}" r="5"/></g>\n`;
}
