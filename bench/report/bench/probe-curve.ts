/** What the probe saw of rng and hasher over workers, with both lines of theory. */
import type { LatencyPoint } from '../../schema/latency-point.ts';
import { figure } from '../figures/figure.ts';
import { milliseconds, plural } from '../format.ts';
import type { Markup } from '../markup.ts';
import { bottomAxis, leftAxis } from '../plot/axis.ts';
import { drawing } from '../plot/drawing.ts';
import { line } from '../plot/line.ts';
import { estimate, plane } from './scales.ts';

const PLOT_HEIGHT = 300;

export function probeCurve(points: readonly LatencyPoint[], id: string): Markup {
  const highest = Math.max(
    1,
    ...points.flatMap(({ rngLatencyMs, boundWorkerCallMs }) => [rngLatencyMs.high, boundWorkerCallMs]),
  );
  const on = plane(
    { x: Math.max(1, ...points.map(({ workers }) => workers)) * 1.03, y: highest },
    PLOT_HEIGHT,
    16,
  );
  const curve = (of: (point: LatencyPoint) => number, look: string) =>
    line(
      points.map((point) => ({ x: on.x(point.workers), y: on.y(of(point)) })),
      look,
    );
  const dot = (point: LatencyPoint, what: 'rng' | 'hasher', look: string) => {
    const seen = point[`${what}LatencyMs`];
    const title = `${plural(point.workers, 'worker')}: a probe of ${what} took ${milliseconds(seen.mean)} ms`;
    return estimate(point.workers, seen, on, point.valid ? look : `${look} invalid`, title);
  };
  const title = 'How long rng and hasher take while workers become more';
  const rows = points.map(({ workers, rngLatencyMs }) => `${workers}: ${milliseconds(rngLatencyMs.mean)}`);
  const described = drawing(
    {
      id: `${id}-drawing`,
      title,
      description: `Mean latency of probes of rng in ms by workers. ${rows.join('; ')}.`,
      height: on.height,
    },
    leftAxis({ scale: on.y, area: on.area, label: 'ms' }),
    bottomAxis({ scale: on.x, area: on.area, label: 'workers (N)', ticks: 10 }),
    curve(({ boundWorkerCallMs }) => boundWorkerCallMs, 'usl'),
    curve(({ boundRngLatencyMs }) => boundRngLatencyMs, 'curve'),
    points.map((point) => dot(point, 'hasher', 's1')),
    points.map((point) => dot(point, 'rng', 's2')),
  );
  const entries = [
    { text: 'probe of rng', swatch: 'dot', look: 'point s2' },
    { text: 'probe of hasher', swatch: 'dot', look: 'point s1' },
    { text: 'theory for the probe: (N − 2.5) · 100 ms', swatch: 'line', look: 'curve' },
    { text: "theory for a worker's call: (N − 2) · 100 ms", swatch: 'line', look: 'usl' },
  ] as const;
  return figure({ id, title, entries, caption: CAPTION }, described);
}

const CAPTION =
  'The probe asks for nothing that takes time, so at rng it sees the queue alone: from the knee on each worker more is 100 ms more. hasher serves everybody at once and has no queue. The formulas are for one rng. Whiskers are 95 % intervals.';
