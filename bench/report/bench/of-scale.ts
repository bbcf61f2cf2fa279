/** `bench scale`: the curves, the grid at a glance, what theories say of it, and every point. */
import type { ScaleResult } from '../../schema/result.ts';
import { milliseconds, NONE, percent, plural, rate, tied, workersAndRng } from '../format.ts';
import { type Content, type Markup, markup } from '../markup.ts';
import { heatMap } from './heat-map.ts';
import { scaleCurves } from './scale-curves.ts';
import { dataTable, doubts, validity } from './table.ts';

const HEAD = [
  'Workers',
  'rng',
  'Hashes/s',
  '95 % interval',
  'Bound',
  'Of it',
  'MVA',
  'USL',
  'rng ms',
  'p99',
  'Bound ms',
  'Valid',
];

export function ofScale(result: ScaleResult, id: string): Content[] {
  const { points } = result;
  if (points.length === 0) return [markup`<p>No point was measured.</p>`];
  return [
    scaleCurves(result, `${id}-throughput`),
    theories(result),
    heatMap(points, {
      id: `${id}-rates`,
      title: 'Throughput over the grid',
      unit: 'hashes/s',
      value: ({ hashesPerSecond }) => hashesPerSecond?.mean,
      format: (value) => value.toFixed(1),
      caption:
        'Left of the line each worker more adds its share, and a row of rng more adds nothing; right of it only rng help. Red frames are points that cannot be trusted.',
    }),
    heatMap(points, {
      id: `${id}-latencies`,
      title: 'Latency of rng over the grid',
      unit: 'ms',
      value: ({ rngLatencyMs }) => rngLatencyMs?.mean,
      format: milliseconds,
      caption:
        'The mean time of a call to rng, as workers see it. Left of the line it is the 100 ms of service; right of it workers only queue: what they do not add in throughput they pay in time.',
    }),
    markup`<section><h2>The points</h2>${dataTable({ head: HEAD, rows: points.map(rowOf) })}${doubts(points, workersAndRng)}</section>`,
  ];
}

function theories({ theories: all, fits }: ScaleResult): Markup | undefined {
  if (all.length === 0) return undefined;
  const items = all.map(({ theory, meanError, worst, why }) => {
    const sign = worst.error < 0 ? '−' : '+';
    const off = `${percent(meanError)} off on average, ${sign}${percent(Math.abs(worst.error))} at worst (${plural(worst.workers, 'worker')}, ${worst.rng} rng).`;
    return markup`<li><strong>${NAMES[theory]}:</strong> ${tied(off)} ${tied(why)}</li>\n`;
  });
  const rows = fits.map(({ rng, rate: one, contention, coherency, peakWorkers, rSquared }): Content[] => [
    `${rng} rng`,
    rate(one),
    contention.toFixed(4),
    coherency.toFixed(5),
    peakWorkers === null ? 'none' : `${peakWorkers.toFixed(0)} workers`,
    rSquared.toFixed(3),
  ]);
  const fitted =
    rows.length > 0 &&
    markup`<h2>The fitted law</h2>${dataTable({ head: ['', 'λ hashes/s', 'σ contention', 'κ coherency', 'Peak', 'R²'], rows })}`;
  return markup`<section><h2>How far each theory is</h2><ul class="theories">${items}</ul></section>
${fitted && markup`<section>${fitted}</section>`}`;
}

const NAMES = { bound: 'Bound', MVA: 'Mean Value Analysis', USL: 'Universal Scalability Law' } as const;

function rowOf(point: ScaleResult['points'][number]): Content[] {
  const { workers, rng, hashesPerSecond: seen, boundHashesPerSecond, rngLatencyMs } = point;
  const share = seen && boundHashesPerSecond > 0 ? seen.mean / boundHashesPerSecond : undefined;
  return [
    String(workers),
    String(rng),
    seen ? markup`<strong>${rate(seen.mean)}</strong>` : NONE,
    seen ? `${rate(seen.low)} to ${rate(seen.high)}` : NONE,
    rate(boundHashesPerSecond),
    percent(share),
    rate(point.mvaHashesPerSecond),
    point.uslHashesPerSecond === null ? NONE : rate(point.uslHashesPerSecond),
    rngLatencyMs ? milliseconds(rngLatencyMs.mean) : NONE,
    rngLatencyMs ? milliseconds(rngLatencyMs.p99) : NONE,
    milliseconds(point.boundRngLatencyMs),
    validity(point),
  ];
}
