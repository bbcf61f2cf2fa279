/** Ways of dealing calls out as people, spreadsheets and Markdown pages take them. Pure. */
import { table } from '../../scripts/core/table.ts';
import type { Balance } from '../../scripts/deployment/deployment.ts';
import type { BalancerPoint } from '../schema/balancer-point.ts';
import { csvTable, type Form, markdownTable } from '../table/forms.ts';

const HEAD = ['BALANCE', 'HASHES/S', '95 % INTERVAL', 'SIMULATED', 'BOUND', 'RNG ms', 'P99', 'VALID'];

export const NAMES: Readonly<Record<Balance, string>> = {
  roundrobin: 'round robin',
  leastconn: 'least connections',
  random: 'random',
  dns: 'DNS only',
  none: 'none',
};

export function renderBalancers(points: readonly BalancerPoint[], form: Form = 'text'): string {
  if (form === 'csv') return csv(points);
  const rows = points.map(cells);
  const remarks = points.flatMap(({ balance, reasons }) =>
    reasons.map((each) => `! ${NAMES[balance]}: ${each}`),
  );
  const sentences = sentencesOf(points);
  if (form === 'markdown') return [markdownTable(HEAD, rows, 1), ...remarks, ...sentences].join('\n\n');
  return [table(HEAD, rows), ...remarks, '', ...sentences].join('\n');
}

/** Why they differ, of those that were measured. */
export function sentencesOf(points: readonly BalancerPoint[]): string[] {
  const has = (...balances: BalancerPoint['balance'][]) =>
    balances.every((each) => points.some(({ balance }) => balance === each));
  return [
    ...(has('roundrobin') && has('leastconn')
      ? [
          'All calls take the same time, so dealing them out in turn is as good as looking who has the fewest.',
        ]
      : []),
    ...(has('random') || has('dns')
      ? [
          'By chance some instance has a queue while another idles: throughput is lost, and the slowest calls become slower.',
        ]
      : []),
    ...(has('none') ? ['Without dealing out, all but one instance idle: the bound is that of one rng.'] : []),
  ];
}

function cells({ balance, hashesPerSecond: rate, rngLatencyMs: ms, ...point }: BalancerPoint): string[] {
  return [
    NAMES[balance],
    rate?.mean.toFixed(2) ?? '–',
    rate ? `${rate.low.toFixed(2)} to ${rate.high.toFixed(2)}` : '–',
    point.simulatedHashesPerSecond.toFixed(2),
    point.boundHashesPerSecond.toFixed(2),
    ms?.mean.toFixed(0) ?? '–',
    ms?.p99.toFixed(0) ?? '–',
    point.valid ? '✓' : '✗',
  ];
}

const CSV_HEAD =
  'balance,hashesPerSecond,low,high,simulatedHashesPerSecond,boundHashesPerSecond,rngMeanMs,rngP99Ms,valid,reasons';

function csv(points: readonly BalancerPoint[]): string {
  const rows = points.map(({ balance, hashesPerSecond: rate, rngLatencyMs: ms, ...point }) => [
    ...[balance, rate?.mean ?? '', rate?.low ?? '', rate?.high ?? '', point.simulatedHashesPerSecond],
    ...[point.boundHashesPerSecond, ms?.mean ?? '', ms?.p99 ?? '', point.valid, point.reasons.join('; ')],
  ]);
  return csvTable(CSV_HEAD.split(','), rows);
}
