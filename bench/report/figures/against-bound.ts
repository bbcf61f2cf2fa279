/** Measured rate against the bound, one row for each stage. */
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { percent, rate } from '../format.ts';
import { type Markup, markup } from '../markup.ts';
import { BOTTOM_AXIS_HEIGHT, bottomAxis } from '../plot/axis.ts';
import { bar } from '../plot/bars.ts';
import { DRAWING_WIDTH, drawing } from '../plot/drawing.ts';
import { within } from '../plot/geometry.ts';
import type { LegendEntry } from '../plot/legend.ts';
import { segment } from '../plot/line.ts';
import { NORMAL, SMALL, textAt } from '../plot/text.ts';
import type { Stage } from '../stage.ts';
import { figure } from './figure.ts';
import { limitEntries, rowName } from './parts.ts';

const LEFT = 150;
const ROW = 60;
const BAR = 22;
const HEAD = 30;
/** Right-hand edges of the columns of numbers. */
const COLUMNS = { measured: 674, bound: 762, share: DRAWING_WIDTH };
const RIGHT = DRAWING_WIDTH - 570;

export function againstBound(stages: readonly Stage[]): Markup {
  const plotHeight = Math.max(1, stages.length) * ROW;
  const height = HEAD + plotHeight + BOTTOM_AXIS_HEIGHT;
  const area = within(
    { width: DRAWING_WIDTH, height },
    { left: LEFT, right: RIGHT, top: HEAD, bottom: height - HEAD - plotHeight },
  );
  const highest = Math.max(
    0,
    ...stages.flatMap(({ measured, workersLimit }) => [
      measured.hashesPerSecond,
      measured.boundHashesPerSecond,
      workersLimit,
    ]),
  );
  const x = scaleLinear([0, highest > 0 ? highest : 1], [area.left, area.left + area.width]).nice(5);

  const id = 'against-bound';
  const title = 'Measured against what theory allows';
  const described = drawing(
    { id: `${id}-drawing`, title, description: describe(stages), height },
    bottomAxis({ scale: x, area, label: 'hashes/s', ticks: 6, grid: true }),
    heads(),
    stages.map((stage, index) => row(stage, HEAD + index * ROW, x)),
  );
  return figure({ id, title, entries: legendEntries(stages), caption: caption(stages) }, described);
}

function heads(): Markup {
  const y = 14;
  const head = (text: string, x: number) =>
    textAt(text, { at: { x, y }, anchor: 'end', size: SMALL, look: 'soft' });
  return markup`<g>${head('hashes/s', COLUMNS.measured)}${head('bound', COLUMNS.bound)}${head('of the bound', COLUMNS.share)}</g>\n`;
}

function row(stage: Stage, top: number, x: ScaleLinear<number, number>): Markup {
  const { measured, name, look, share, workersLimit } = stage;
  const { hashesPerSecond, boundHashesPerSecond, valid } = measured;
  const middle = top + ROW / 2;
  const barTop = middle - BAR / 2;
  const [begin = LEFT] = x.range();
  const long = (value: number) => Math.max(0, x(value) - begin);
  const number = (text: string, right: number, look = '') =>
    textAt(text, { at: { x: right, y: middle + NORMAL * 0.36 }, anchor: 'end', look: `number ${look}` });
  const bound = x(Math.max(0, boundHashesPerSecond));
  const sentence = `${name}: ${rate(hashesPerSecond)} hashes/s, bound ${rate(boundHashesPerSecond)}, ${percent(share)}`;
  return markup`<g><title>${sentence}</title>
${rowName(stage, { x: 0, y: middle }, LEFT - 16)}
${bar({ left: begin, top: barTop, width: long(workersLimit), height: BAR }, 'wish')}
${bar({ left: begin, top: barTop + 4, width: long(hashesPerSecond), height: BAR - 8 }, `fill ${look}${valid ? '' : ' invalid'}`)}
${segment({ x: bound, y: barTop - 5 }, { x: bound, y: barTop + BAR + 5 }, 'bound-tick')}
${number(rate(hashesPerSecond), COLUMNS.measured, 'strong')}${number(rate(boundHashesPerSecond), COLUMNS.bound, 'soft')}${number(percent(share), COLUMNS.share)}
</g>\n`;
}

function legendEntries(stages: readonly Stage[]): LegendEntry[] {
  return [
    ...limitEntries(stages, 'bar', 'fill'),
    { text: 'bound', swatch: 'tick', look: 'bound-tick' },
    { text: 'workers that never wait', swatch: 'bar', look: 'wish' },
  ];
}

function describe(stages: readonly Stage[]): string {
  const rows = stages.map(({ name, measured, share }) => {
    return `${name}: ${rate(measured.hashesPerSecond)} of ${rate(measured.boundHashesPerSecond)} hashes/s, ${percent(share)}`;
  });
  return `A bar for each stage with a mark at its bound. ${rows.join('; ') || 'Nothing was measured'}.`;
}

function caption(stages: readonly Stage[]): string {
  const held = stages.find(({ limit, measured }) => limit === 'rng' && measured.valid);
  const shares =
    'The dark tick is the bound; a bar that reaches it leaves nothing to gain without changing the application.';
  if (!held) return shares;
  return `${shares} The pale bar is what the same workers would do if none had to wait: with ${held.name}, the room between the two is lost in the queue at rng.`;
}
