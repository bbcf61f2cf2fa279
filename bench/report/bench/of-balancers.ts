/** `bench balancers`: ways of dealing calls out, as a plot and a table. */
import { NAMES, sentencesOf } from '../../balancers/render.ts';
import type { BalancersResult } from '../../schema/result.ts';
import { milliseconds, NONE, rate } from '../format.ts';
import { type Content, markup } from '../markup.ts';
import { exactly, lines, sentences } from './lines.ts';
import { dataTable, doubts, validity } from './table.ts';

const HEAD = ['', 'Hashes/s', '95 % interval', 'Simulated', 'Bound', 'rng ms', 'p99', 'Valid'];

export function ofBalancers({ points, workers, rng }: BalancersResult, id: string): Content[] {
  const rows = points.map((point): Content[] => {
    const { balance, hashesPerSecond: seen, rngLatencyMs } = point;
    return [
      NAMES[balance],
      seen ? markup`<strong>${rate(seen.mean)}</strong>` : NONE,
      seen ? `${rate(seen.low)} to ${rate(seen.high)}` : NONE,
      rate(point.simulatedHashesPerSecond),
      rate(point.boundHashesPerSecond),
      rngLatencyMs ? milliseconds(rngLatencyMs.mean) : NONE,
      rngLatencyMs ? milliseconds(rngLatencyMs.p99) : NONE,
      validity(point),
    ];
  });
  const measured = points.flatMap(({ hashesPerSecond, valid, balance }, index) => {
    if (!hashesPerSecond) return [];
    const title = `${NAMES[balance]}: ${rate(hashesPerSecond.mean)} hashes/s`;
    return [{ x: index + 1, y: hashesPerSecond, valid, title }];
  });
  const simulated = points.map(({ simulatedHashesPerSecond, balance }, index) => ({
    x: index + 1,
    y: exactly(simulatedHashesPerSecond),
    valid: true,
    title: `${NAMES[balance]}, simulated: ${rate(simulatedHashesPerSecond)} hashes/s`,
  }));
  const bound = points.map(({ boundHashesPerSecond }, index) => ({ x: index + 1, y: boundHashesPerSecond }));
  return [
    lines({
      id: `${id}-balancers`,
      title: `${workers} workers, ${rng} rng: how calls are dealt out`,
      series: [
        { name: 'simulated', points: simulated },
        { name: 'measured', points: measured },
      ],
      isContinuous: false,
      theory: { name: 'bound', points: bound },
      xLabel: points.map(({ balance }, index) => `${index + 1}: ${NAMES[balance]}`).join(', '),
      ticks: points.length,
      yLabel: 'hashes/s',
      caption: 'The simulation has the same queues and the same times. Whiskers are 95 % intervals.',
    }),
    sentences(sentencesOf(points)),
    markup`<section><h2>The points</h2>${dataTable({ head: HEAD, rows })}${doubts(points, ({ balance }) => NAMES[balance])}</section>`,
  ];
}
