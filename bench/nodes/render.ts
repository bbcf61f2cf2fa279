/** Nodes and rates as people, spreadsheets and Markdown pages take them. Pure. */
import { table } from '../../scripts/core/table.ts';
import { count } from '../../scripts/core/words.ts';
import type { NodePoint } from '../schema/node-point.ts';
import type { NodesResult } from '../schema/result.ts';
import { csvTable, type Form, markdownTable } from '../table/forms.ts';

const HEAD = [
  'NODES',
  'REDIS',
  'HASHES/S',
  '95 % INTERVAL',
  'BOUND',
  'OFF BY',
  'RNG ms',
  'BOUND ms',
  'VALID',
];

export const inWords = ({ nodes, redis }: Pick<NodePoint, 'nodes' | 'redis'>): string =>
  `${count(nodes, 'node')}, ${redis === 'own' ? 'a Redis each' : 'one Redis'}`;

type Shown = Pick<NodesResult, 'points' | 'scaling' | 'sharedCost'>;

export function renderNodes(result: Shown, form: Form = 'text'): string {
  const { points } = result;
  if (form === 'csv') return csv(points);
  const rows = points.map(cells);
  const remarks = points.flatMap((point) => point.reasons.map((reason) => `! ${inWords(point)}: ${reason}`));
  const sentences = sentencesOf(result);
  if (form === 'markdown') return [markdownTable(HEAD, rows, 2), ...remarks, ...sentences].join('\n\n');
  return [table(HEAD, rows), ...remarks, '', ...sentences].join('\n');
}

/** What it comes down to, for people. */
export function sentencesOf({ points, scaling, sharedCost }: Shown): string[] {
  const most = Math.max(0, ...points.map(({ nodes }) => nodes));
  const told = scaling.map(({ redis, efficiency: { mean, low, high }, contention }) => {
    const name = redis === 'own' ? 'With a Redis on each' : 'With one Redis for all';
    const fit =
      contention === null ? '' : ` Contention (σ of the Universal Scalability Law): ${percent(contention)}.`;
    return `${name}, ${most} nodes make ${percent(mean)} (${percent(low)} to ${percent(high)}) of ${most} times one.${fit}`;
  });
  if (sharedCost === null) return told;
  const { mean, low, high } = sharedCost;
  const isNothing = low <= 0 && high >= 0;
  const cost = isNothing
    ? `Sharing one Redis costs nothing that could be seen (${percent(low)} to ${percent(high)}): a worker speaks to it once a second.`
    : `Sharing one Redis costs ${percent(mean)} (${percent(low)} to ${percent(high)}) of the rate.`;
  return [...told, cost];
}

function cells(point: NodesResult['points'][number]): string[] {
  const {
    nodes,
    redis,
    hashesPerSecond: rate,
    boundHashesPerSecond,
    rngLatencyMs,
    boundRngLatencyMs,
  } = point;
  return [
    String(nodes),
    redis,
    rate?.mean.toFixed(2) ?? '–',
    rate ? `${rate.low.toFixed(2)} to ${rate.high.toFixed(2)}` : '–',
    boundHashesPerSecond.toFixed(2),
    rate && boundHashesPerSecond > 0 ? signed(rate.mean / boundHashesPerSecond - 1) : '–',
    rngLatencyMs?.toFixed(0) ?? '–',
    boundRngLatencyMs.toFixed(0),
    point.valid ? '✓' : '✗',
  ];
}

const CSV_HEAD =
  'nodes,redis,hashesPerSecond,low,high,boundHashesPerSecond,rngMeanMs,boundRngLatencyMs,valid,reasons';

function csv(points: NodesResult['points']): string {
  const rows = points.map((point) => {
    const { nodes, redis, hashesPerSecond: rate, rngLatencyMs } = point;
    return [
      ...[nodes, redis, rate?.mean ?? '', rate?.low ?? '', rate?.high ?? '', point.boundHashesPerSecond],
      ...[rngLatencyMs ?? '', point.boundRngLatencyMs, point.valid, point.reasons.join('; ')],
    ];
  });
  return csvTable(CSV_HEAD.split(','), rows);
}

const percent = (value: number): string => `${value < 0 ? '−' : ''}${Math.abs(value * 100).toFixed(1)} %`;
const signed = (value: number): string => `${value >= 0 ? '+' : ''}${percent(value)}`;
