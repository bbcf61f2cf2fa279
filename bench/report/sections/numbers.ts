/** Every number of the stages, as a table: a column for each stage, so that the eye compares along a line. */
import type { Measurement } from '../../result.ts';
import { milliseconds, NONE, percent, rate, seconds } from '../format.ts';
import { type Content, type Markup, markup } from '../markup.ts';
import type { Stage } from '../stage.ts';

interface Row {
  readonly name: string;
  readonly unit?: string;
  readonly value: (measured: Measurement, stage: Stage) => Content;
  /** A line above it: something else begins. */
  readonly begins?: boolean;
}

type Latency = Measurement['rngLatencyMs'];
const ifAny = (latency: Latency, value: number): string => (latency.count > 0 ? milliseconds(value) : NONE);

const ROWS: readonly Row[] = [
  { name: 'Workers', value: ({ workers }) => workers.toLocaleString('en-US') },
  { name: 'rng', value: ({ rng }) => rng.toLocaleString('en-US') },
  {
    name: 'Hashes',
    unit: 'per second',
    value: ({ hashesPerSecond }) => markup`<strong>${rate(hashesPerSecond)}</strong>`,
    begins: true,
  },
  { name: 'Bound', unit: 'per second', value: ({ boundHashesPerSecond }) => rate(boundHashesPerSecond) },
  { name: 'Of the bound', value: (_, { share }) => percent(share) },
  { name: 'Coins', unit: 'per second', value: ({ coinsPerSecond }) => rate(coinsPerSecond) },
  {
    name: 'rng latency, median',
    unit: 'ms',
    value: ({ rngLatencyMs: all }) => ifAny(all, all.p50),
    begins: true,
  },
  { name: 'rng latency, p90', unit: 'ms', value: ({ rngLatencyMs: all }) => ifAny(all, all.p90) },
  { name: 'rng latency, p99', unit: 'ms', value: ({ rngLatencyMs: all }) => ifAny(all, all.p99) },
  {
    name: 'rng latency, bound',
    unit: 'ms',
    value: ({ boundRngLatencyMs }) => milliseconds(boundRngLatencyMs),
  },
  { name: 'hasher latency, median', unit: 'ms', value: ({ hasherLatencyMs: all }) => ifAny(all, all.p50) },
  {
    name: 'Calls to rng',
    value: ({ rngLatencyMs: { count } }) => count.toLocaleString('en-US'),
    begins: true,
  },
  { name: 'Window', value: (measured) => seconds(measured.seconds) },
  { name: 'Valid', value: validity },
];

export function numbers(stages: readonly Stage[]): Markup {
  if (stages.length === 0)
    return markup`<section id="numbers"><h2>The numbers</h2><p>There are none.</p></section>`;
  const heads = stages.map(({ name }) => {
    const [workers = '', rng = ''] = name.split(', ');
    return markup`<th scope="col">${workers},<br/>${rng}</th>`;
  });
  return markup`<section id="numbers">
<h2>The numbers</h2>
<div class="scroll"><table>
<thead><tr><td></td>${heads}</tr></thead>
<tbody>
${ROWS.map((row) => tableRow(row, stages))}</tbody>
</table></div>
</section>
`;
}

function tableRow({ name, unit, value, begins }: Row, stages: readonly Stage[]): Markup {
  const cells = stages.map((stage) => markup`<td>${value(stage.measured, stage)}</td>`);
  return markup`<tr class="${begins ? 'begins' : ''}"><th scope="row">${name}${unit !== undefined && markup` <span class="unit">${unit}</span>`}</th>${cells}</tr>\n`;
}

function validity({ valid, reasons }: Measurement): Content {
  if (valid) return 'yes';
  return markup`<span class="badge">no</span>${reasons.map((reason) => markup`<span class="reason">${reason}</span>`)}`;
}
