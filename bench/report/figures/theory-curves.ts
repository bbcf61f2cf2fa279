/** The curves of the theory in the units of a drawing, and labels that keep off them. */
import type { ScaleLinear } from 'd3-scale';
import { knee, throughputBound, workersLimit } from '../../model/bound.ts';
import { plural, rate } from '../format.ts';
import type { Markup } from '../markup.ts';
import { DRAWING_WIDTH } from '../plot/drawing.ts';
import { type Box, type Point, rightOf } from '../plot/geometry.ts';
import { alongLine, drawLabels, type LabelRequest, placeLabels } from '../plot/labels.ts';
import type { Stage } from '../stage.ts';

/** x: workers; y: hashes per second. */
export interface Scales {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

/** What workers would do if none ever waited, up to the top of the plot. */
export function ideal({ x, y }: Scales): Point[] {
  const [, most = 1] = x.domain();
  const [, top = 1] = y.domain();
  return [0, Math.min(most, top / workersLimit(1))].map((workers) => ({
    x: x(workers),
    y: y(workersLimit(workers)),
  }));
}

/** X(N, R) over N. */
export function curve(rng: number, { x, y }: Scales): Point[] {
  const [, most = 1] = x.domain();
  const corners = [0, Math.min(knee(rng), most), most];
  return corners.map((workers) => ({ x: x(workers), y: y(throughputBound(workers, rng)) }));
}

/** What the curves, their knees and the measured points are called. */
export function theoryLabels(
  stages: readonly Stage[],
  counts: readonly number[],
  { x, y }: Scales,
  area: Box,
): Markup {
  const [, most = 1] = x.domain();
  const ends = counts.map((rng): LabelRequest => {
    const of = { x: rightOf(area), y: y(throughputBound(most, rng)) };
    return { text: `${rng} rng`, of, sides: ['right'], look: 'strong' };
  });
  const points = stages.map(({ measured }): LabelRequest => {
    const of = { x: x(Math.max(0, measured.workers)), y: y(Math.max(0, measured.hashesPerSecond)) };
    const text = `${plural(measured.workers, 'worker')}: ${rate(measured.hashesPerSecond)}`;
    return {
      text,
      of,
      sides: ['below-right', 'right', 'below', 'above-left', 'above', 'left'],
      distance: 20,
      look: 'strong',
    };
  });
  const knees = counts.map((rng): LabelRequest => {
    const of = { x: x(knee(rng)), y: y(throughputBound(knee(rng), rng)) };
    return {
      text: `knee: ${plural(knee(rng), 'worker')}`,
      of,
      sides: ['above-left', 'above', 'below-right', 'below'],
      distance: 13,
      look: 'soft',
    };
  });
  const marks = [...points, ...knees].map(({ of }) => ({
    left: of.x - 7,
    top: of.y - 7,
    width: 14,
    height: 14,
  }));
  const lines = [ideal({ x, y }), ...counts.map((rng) => curve(rng, { x, y }))].flatMap(alongLine);
  const bounds = { left: 0, top: area.top - 14, width: DRAWING_WIDTH, height: area.height + 14 };
  return drawLabels(placeLabels([...ends, ...points, ...knees], bounds, [...marks, ...lines]));
}
