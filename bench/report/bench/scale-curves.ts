/** Throughput over workers, with what three theories say, for each number of rng that was measured. */
import { knee, throughputBound } from '../../model/bound.ts';
import { uslThroughput } from '../../model/usl.ts';
import { predict } from '../../scale/theory.ts';
import type { ScaleResult } from '../../schema/result.ts';
import type { ScalePoint } from '../../schema/scale-point.ts';
import { figure } from '../figures/figure.ts';
import { plural, rate } from '../format.ts';
import type { Markup } from '../markup.ts';
import { bottomAxis, leftAxis } from '../plot/axis.ts';
import { drawing } from '../plot/drawing.ts';
import { type Point, rightOf } from '../plot/geometry.ts';
import { drawLabels, placeLabels } from '../plot/labels.ts';
import { line } from '../plot/line.ts';
import { estimate, lookOf, type Plane, plane } from './scales.ts';

const PLOT_HEIGHT = 340;
const RIGHT = 66;

export function scaleCurves(result: Pick<ScaleResult, 'points' | 'fits'>, id: string): Markup {
  const { points } = result;
  const rngs = [...new Set(points.map(({ rng }) => rng))].sort((one, other) => one - other);
  const mostWorkers = Math.max(1, ...points.map(({ workers }) => workers));
  const highest = Math.max(
    ...points.flatMap((point) => [point.hashesPerSecond?.high ?? 0, point.boundHashesPerSecond]),
  );
  const on = plane(
    { x: mostWorkers * 1.03, y: Math.min(highest, 2 * bestBound(points)) },
    PLOT_HEIGHT,
    RIGHT,
  );
  const title = 'Throughput against what theory allows';
  const described = drawing(
    { id: `${id}-drawing`, title, description: describe(points, rngs), height: on.height },
    leftAxis({ scale: on.y, area: on.area, label: 'hashes/s' }),
    bottomAxis({ scale: on.x, area: on.area, label: 'workers (N)', ticks: 10 }),
    rngs.map((rng, index) => theories(result, rng, on, mostWorkers, lookOf(index))),
    points.map((point) => measured(point, on, lookOf(rngs.indexOf(point.rng)))),
    labels(rngs, on, mostWorkers),
  );
  const entries = [
    { text: 'bound', swatch: 'line', look: 'curve' },
    { text: 'Mean Value Analysis', swatch: 'line', look: 'mva' },
    { text: 'Universal Scalability Law, fitted', swatch: 'line', look: 'usl' },
    ...rngs.map(
      (rng, index) => ({ text: `${rng} rng`, swatch: 'dot', look: `point ${lookOf(index)}` }) as const,
    ),
  ] as const;
  return figure({ id, title, entries, caption: CAPTION }, described);
}

const CAPTION =
  'Each point is one measured pair of counts, its whisker the 95 % interval. The bound is two straight lines that meet at the knee, three workers for each rng; deterministic service follows it round the corner. The two other theories cannot: one expects service times to vary, the other knows no corners.';

const bestBound = (points: readonly ScalePoint[]): number =>
  Math.max(1, ...points.map(({ boundHashesPerSecond }) => boundHashesPerSecond));

function theories(
  { fits }: Pick<ScaleResult, 'fits'>,
  rng: number,
  on: Plane,
  most: number,
  look: string,
): Markup[] {
  const whole = Array.from({ length: most + 1 }, (_, workers) => workers);
  const along = (workers: readonly number[], of: (workers: number) => number): Point[] =>
    workers.map((each) => ({ x: on.x(each), y: on.y(Math.max(0, of(each))) }));
  const fit = fits.find((each) => each.rng === rng);
  const corners = [0, Math.min(knee(rng), most), most];
  return [
    line(
      along(corners, (workers) => throughputBound(workers, rng)),
      'curve',
    ),
    ...(rng > 0
      ? [
          line(
            along(whole, (workers) => predict(workers, rng).mvaHashesPerSecond),
            `mva ${look}`,
          ),
        ]
      : []),
    ...(fit
      ? [
          line(
            along(whole, (workers) => uslThroughput(fit, workers)),
            `usl ${look}`,
          ),
        ]
      : []),
  ];
}

function measured(point: ScalePoint, on: Plane, look: string): Markup | undefined {
  const { workers, rng, hashesPerSecond, boundHashesPerSecond, valid } = point;
  if (!hashesPerSecond) return undefined;
  const title = `${plural(workers, 'worker')}, ${rng} rng: ${rate(hashesPerSecond.mean)} hashes/s, bound ${rate(boundHashesPerSecond)}${valid ? '' : ', not valid'}`;
  return estimate(workers, hashesPerSecond, on, valid ? look : `${look} invalid`, title);
}

/** At the right-hand end, where curves of fewer rng have parted; those of more may still lie on one another. */
function labels(rngs: readonly number[], { x, y, area }: Plane, most: number): Markup {
  const requests = rngs.map((rng) => ({
    text: `${rng} rng`,
    of: { x: Math.max(x(most), rightOf(area)), y: y(throughputBound(most, rng)) },
    sides: ['right'] as const,
    look: 'strong',
  }));
  return drawLabels(placeLabels(requests, { left: 0, top: 0, width: 2000, height: 2000 }, []));
}

function describe(points: readonly ScalePoint[], rngs: readonly number[]): string {
  const rows = rngs.map((rng) => {
    const best = Math.max(
      0,
      ...points.filter((each) => each.rng === rng).map((each) => each.hashesPerSecond?.mean ?? 0),
    );
    return `with ${rng} rng up to ${rate(best)} hashes/s`;
  });
  return `Measured points and curves of three theories over the number of workers, ${rows.join(', ') || 'none'}.`;
}
