/** `bench nodes`: rates over nodes, as a plot and a table. */
import { inWords, sentencesOf } from '../../nodes/render.ts';
import type { NodePoint } from '../../schema/node-point.ts';
import type { NodesResult } from '../../schema/result.ts';
import { milliseconds, NONE, rate } from '../format.ts';
import { type Content, markup } from '../markup.ts';
import { lines, sentences } from './lines.ts';
import { dataTable, doubts, validity } from './table.ts';

const HEAD = ['Nodes', 'Redis', 'Hashes/s', '95 % interval', 'Bound', 'rng ms', 'Bound ms', 'Valid'];
const NAMES = { own: 'a Redis on each node', shared: 'one Redis for all' } as const;

export function ofNodes(result: NodesResult, id: string): Content[] {
  const { points } = result;
  const kinds = (['own', 'shared'] as const).filter((kind) => points.some(({ redis }) => redis === kind));
  const plotted = kinds.map((kind) => ({
    name: NAMES[kind],
    points: points.filter(({ redis }) => redis === kind).flatMap(plottedPoint),
  }));
  const bounds = [...points].sort((one, other) => one.nodes - other.nodes);
  const rows = points.map((point): Content[] => {
    const { nodes, redis, hashesPerSecond: seen, boundHashesPerSecond, rngLatencyMs } = point;
    return [
      String(nodes),
      NAMES[redis],
      seen ? markup`<strong>${rate(seen.mean)}</strong>` : NONE,
      seen ? `${rate(seen.low)} to ${rate(seen.high)}` : NONE,
      rate(boundHashesPerSecond),
      rngLatencyMs === null ? NONE : milliseconds(rngLatencyMs),
      milliseconds(point.boundRngLatencyMs),
      validity(point),
    ];
  });
  return [
    lines({
      id: `${id}-nodes`,
      title: 'One application on each node: more nodes, more hashes',
      series: plotted,
      theory: {
        name: 'bound',
        points: bounds.map(({ nodes, boundHashesPerSecond }) => ({ x: nodes, y: boundHashesPerSecond })),
      },
      xLabel: 'nodes',
      ticks: Math.min(10, Math.max(0, ...points.map(({ nodes }) => nodes))),
      yLabel: 'hashes/s',
      caption:
        'Each node has the same workers and its own rng. The straight line is what theory allows: nothing is shared but Redis, so every node adds as much as the first. Whiskers are 95 % intervals.',
    }),
    sentences(sentencesOf(result)),
    markup`<section><h2>The points</h2>${dataTable({ head: HEAD, rows })}${doubts(points, inWords)}</section>`,
  ];
}

function plottedPoint(point: NodePoint) {
  const { nodes, hashesPerSecond, valid } = point;
  if (!hashesPerSecond) return [];
  return [
    {
      x: nodes,
      y: hashesPerSecond,
      valid,
      title: `${inWords(point)}: ${rate(hashesPerSecond.mean)} hashes/s`,
    },
  ];
}
