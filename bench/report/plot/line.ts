/** Lines through points. */
import { line as d3Line } from 'd3-shape';
import { type Markup, markup } from '../markup.ts';
import type { Point } from './geometry.ts';

/** A line through `points`, interrupted where there is none. `look`: names of classes. */
export function line(points: readonly (Point | undefined)[], look: string): Markup {
  const path = d3Line<Point | undefined>()
    .defined((point) => point !== undefined)
    .x((point) => point?.x ?? 0)
    .y((point) => point?.y ?? 0)
    .digits(2)(points as (Point | undefined)[]);
  return markup`<path class="line ${look}" d="${path ?? ''}"/>\n`;
}

/** A straight line. */
export function segment(from: Point, to: Point, look: string): Markup {
  return markup`<line class="${look}" x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}"/>\n`;
}

/** One level of a step function. */
export interface Level {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** Corners of a step function, in the units of the data; levels that do not touch leave a gap. */
export function steps(levels: readonly Level[]): ({ readonly x: number; readonly y: number } | undefined)[] {
  return levels.flatMap(({ from, to, value }, index) => {
    const before = levels[index - 1];
    const corners = [
      { x: from, y: value },
      { x: to, y: value },
    ];
    return before !== undefined && before.to !== from ? [undefined, ...corners] : corners;
  });
}
