/** The grid as people, spreadsheets and Markdown pages take it, theory beside it. Pure. */
import { table } from '../../scripts/core/table.ts';
import { count } from '../../scripts/core/words.ts';
import type { ScalePoint, TheoryError } from '../schema/scale-point.ts';
import { csvTable, type Form, markdownTable } from '../table/forms.ts';

export interface Scaled {
  readonly points: readonly ScalePoint[];
  readonly theories: readonly TheoryError[];
}

const HEAD = [
  'WORKERS',
  'RNG',
  'HASHES/S',
  '95 % INTERVAL',
  'BOUND',
  'OFF BY',
  'MVA',
  'USL',
  'RNG ms',
  'P99',
  'BOUND ms',
  'VALID',
];

export function renderScale({ points, theories }: Scaled, form: Form = 'text'): string {
  if (form === 'csv') return csv(points);
  const rows = points.map(cells);
  const remarks = points.flatMap(({ workers, rng, reasons }) =>
    reasons.map((reason) => `! ${count(workers, 'worker')}, ${rng} rng: ${reason}`),
  );
  const sentences = theories.map(sentence);
  if (form === 'markdown') return [markdownTable(HEAD, rows, 0), ...remarks, ...sentences].join('\n\n');
  return [table(HEAD, rows), ...remarks, '', ...sentences].join('\n');
}

/** `MVA: 8.1 % off on average, -21.0 % at worst (3 workers, 1 rng). Why.` */
function sentence({ theory, meanError, worst, why }: TheoryError): string {
  const { workers, rng, error } = worst;
  return `${theory}: ${share(meanError)} off on average, ${signed(error)} at worst (${count(workers, 'worker')}, ${rng} rng). ${why}`;
}

function cells(point: ScalePoint): string[] {
  const { workers, rng, hashesPerSecond, rngLatencyMs, uslHashesPerSecond, valid } = point;
  const { boundHashesPerSecond, mvaHashesPerSecond, boundRngLatencyMs } = point;
  return [
    String(workers),
    String(rng),
    hashesPerSecond?.mean.toFixed(2) ?? '–',
    hashesPerSecond ? `${hashesPerSecond.low.toFixed(2)} to ${hashesPerSecond.high.toFixed(2)}` : '–',
    boundHashesPerSecond.toFixed(2),
    hashesPerSecond && boundHashesPerSecond > 0
      ? signed(hashesPerSecond.mean / boundHashesPerSecond - 1)
      : '–',
    mvaHashesPerSecond.toFixed(2),
    uslHashesPerSecond?.toFixed(2) ?? '–',
    rngLatencyMs?.mean.toFixed(0) ?? '–',
    rngLatencyMs?.p99.toFixed(0) ?? '–',
    boundRngLatencyMs.toFixed(0),
    valid ? '✓' : '✗',
  ];
}

const CSV_HEAD =
  'workers,rng,hashesPerSecond,low,high,boundHashesPerSecond,mvaHashesPerSecond,uslHashesPerSecond,rngMeanMs,rngP50Ms,rngP90Ms,rngP99Ms,rngMaxMs,boundRngLatencyMs,mvaRngLatencyMs,valid,reasons';

function csv(points: readonly ScalePoint[]): string {
  const rows = points.map((point) => {
    const { hashesPerSecond: rate, rngLatencyMs: ms } = point;
    return [
      ...[point.workers, point.rng, rate?.mean ?? '', rate?.low ?? '', rate?.high ?? ''],
      ...[point.boundHashesPerSecond, point.mvaHashesPerSecond, point.uslHashesPerSecond ?? ''],
      ...[ms?.mean ?? '', ms?.p50 ?? '', ms?.p90 ?? '', ms?.p99 ?? '', ms?.max ?? ''],
      ...[point.boundRngLatencyMs, point.mvaRngLatencyMs, point.valid, point.reasons.join('; ')],
    ];
  });
  return csvTable(CSV_HEAD.split(','), rows);
}

const share = (value: number): string => `${(value * 100).toFixed(1)} %`;
const signed = (value: number): string => `${value >= 0 ? '+' : '−'}${share(Math.abs(value))}`;
