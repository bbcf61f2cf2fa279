/** `bench latency`: what the probe saw, as a plot and a table. */
import type { LatencyResult } from '../../schema/result.ts';
import { milliseconds, plural } from '../format.ts';
import { type Content, markup } from '../markup.ts';
import { probeCurve } from './probe-curve.ts';
import { dataTable, doubts, validity } from './table.ts';

const HEAD = [
  'Workers',
  'rng',
  'rng ms',
  '95 % interval',
  'p99',
  'Theory ms',
  "A worker's call ms",
  'hasher ms',
  'Valid',
];

export function ofLatency({ points }: LatencyResult, id: string): Content[] {
  const rows = points.map((point): Content[] => {
    const { workers, rng, rngLatencyMs: seen, hasherLatencyMs } = point;
    return [
      String(workers),
      String(rng),
      markup`<strong>${milliseconds(seen.mean)}</strong>`,
      `${milliseconds(seen.low)} to ${milliseconds(seen.high)}`,
      milliseconds(seen.p99),
      milliseconds(point.boundRngLatencyMs),
      milliseconds(point.boundWorkerCallMs),
      milliseconds(hasherLatencyMs.mean),
      validity(point),
    ];
  });
  return [
    probeCurve(points, `${id}-probe`),
    markup`<section><h2>The points</h2>${dataTable({ head: HEAD, rows })}${doubts(points, ({ workers }) => plural(workers, 'worker'))}</section>`,
  ];
}
