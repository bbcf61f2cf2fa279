/** How long calls to rng took: a histogram for each stage, on one axis, and what the median call was spent on. */
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import { SERVICE_SECONDS } from '../../model/bound.ts';
import { histogram } from '../../stats/histogram.ts';
import { milliseconds, percent, plural } from '../format.ts';
import { type Markup, markup } from '../markup.ts';
import { BOTTOM_AXIS_HEIGHT, bottomAxis } from '../plot/axis.ts';
import { bar, columns } from '../plot/bars.ts';
import { DRAWING_WIDTH, drawing } from '../plot/drawing.ts';
import { type Box, bottomOf, rightOf } from '../plot/geometry.ts';
import type { LegendEntry } from '../plot/legend.ts';
import { segment } from '../plot/line.ts';
import { NORMAL, SMALL, textAt, textWidth } from '../plot/text.ts';
import type { Stage } from '../stage.ts';
import { figure } from './figure.ts';
import { limitEntries, rowName } from './parts.ts';

const LEFT = 150;
const RIGHT = 14;
const ROW = 108;
const COLUMNS_HEIGHT = 56;
const CALL_HEIGHT = 14;
/** The label of the left axis. */
const TOP = 24;
const BINS = 120;
const SERVICE_MS = SERVICE_SECONDS * 1000;

type Scale = ScaleLinear<number, number>;

export function latency(stages: readonly Stage[]): Markup {
  const high = longest(stages);
  const x = scaleLinear([0, high], [LEFT, DRAWING_WIDTH - RIGHT]);
  const plotHeight = Math.max(1, stages.length) * ROW;
  const area: Box = { left: LEFT, top: TOP, width: DRAWING_WIDTH - LEFT - RIGHT, height: plotHeight };
  const height = TOP + plotHeight + BOTTOM_AXIS_HEIGHT;

  const id = 'rng-latency';
  const title = 'How long a call to rng takes';
  const described = drawing(
    { id: `${id}-drawing`, title, description: describe(stages), height },
    bottomAxis({ scale: x, area, label: 'rng latency seen by workers (ms)', ticks: 10, grid: true }),
    textAt('share of calls', { at: { x: 0, y: NORMAL }, size: SMALL, look: 'soft' }),
    stages.map((stage, index) => row(stage, { ...area, top: TOP + index * ROW, height: ROW }, x)),
  );
  return figure({ id, title, entries: legendEntries(stages), caption: caption(stages, high) }, described);
}

/** The end of the axis: far enough for all but the last per cent of the calls, and for every bound. */
function longest(stages: readonly Stage[]): number {
  const ends = stages.flatMap(({ measured }) => [
    measured.rngLatencyMs.p99,
    finite(measured.boundRngLatencyMs),
  ]);
  const [, high = 100] = scaleLinear([0, Math.max(SERVICE_MS, ...ends) * 1.06], [0, 1])
    .nice(10)
    .domain();
  return high;
}

function row(stage: Stage, area: Box, x: Scale): Markup {
  const { measured, name } = stage;
  const base = bottomOf(area) - CALL_HEIGHT - 16;
  const calls = measured.valid ? plural(measured.rngCallsMs.length, 'call') : 'not valid';
  return markup`<g>
${rowName(stage, { x: 0, y: base - 24 }, LEFT - 16)}
${textAt(calls, { at: { x: 0, y: base + 12 }, size: SMALL, look: measured.valid ? 'soft' : 'warning' })}
${distribution(stage, base, x)}${boundLine(stage, area, x, base)}
${segment({ x: area.left, y: base }, { x: rightOf(area), y: base }, 'base')}
${medianCall(stage, base + 5, x, `${name}: the median call`)}${notes(stage, area, x, base)}
</g>\n`;
}

function distribution(
  { measured: { rngCallsMs, valid }, look }: Stage,
  base: number,
  x: Scale,
): Markup | undefined {
  if (rngCallsMs.length === 0) return undefined;
  const [low = 0, high = 1] = x.domain();
  const bins = histogram(rngCallsMs, { low, high, bins: BINS });
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const drawn = columns({
    bins,
    x,
    base,
    height: (count) => (count / most) * COLUMNS_HEIGHT,
    look: `fill ${look}${valid ? '' : ' invalid'}`,
    title: ({ from, to, count }) =>
      `${plural(count, 'call')} of ${milliseconds(from)} to ${milliseconds(to)} ms`,
  });
  const share = percent(most / rngCallsMs.length, 0);
  const peak = base - COLUMNS_HEIGHT;
  return markup`${drawn}${segment({ x: x(low) - 5, y: peak }, { x: x(low), y: peak }, 'base')}
${textAt(share, { at: { x: x(low) - 8, y: peak + SMALL * 0.35 }, anchor: 'end', size: SMALL, look: 'soft' })}`;
}

function boundLine({ measured }: Stage, area: Box, x: Scale, base: number): Markup | undefined {
  if (!Number.isFinite(measured.boundRngLatencyMs)) return undefined;
  const at = x(finite(measured.boundRngLatencyMs));
  return segment({ x: at, y: area.top + 8 }, { x: at, y: base }, 'line bound');
}

/** The median call from its beginning: first it waits in line, then it is served. */
function medianCall(
  { measured: { rngLatencyMs } }: Stage,
  top: number,
  x: Scale,
  what: string,
): Markup | undefined {
  const { count, p50 } = rngLatencyMs;
  if (count === 0) return undefined;
  const [begin, end] = [x(0), x(finite(p50))];
  const served = x(Math.max(0, p50 - SERVICE_MS));
  const wait = `${milliseconds(p50 - SERVICE_MS)} ms waiting in line`;
  const fits = served - begin > textWidth(wait, SMALL) + 12;
  return markup`<g><title>${what} took ${milliseconds(p50)} ms</title>
${bar({ left: begin, top, width: served - begin, height: CALL_HEIGHT }, 'waiting')}${bar({ left: served, top, width: end - served, height: CALL_HEIGHT }, 'serving')}
${fits && textAt(wait, { at: { x: (begin + served) / 2, y: top + CALL_HEIGHT / 2 + SMALL * 0.36 }, anchor: 'middle', size: SMALL })}</g>\n`;
}

/** What the columns come down to, beside the bound: on its right if there is room. */
function notes({ measured }: Stage, area: Box, x: Scale, base: number): Markup {
  const { count, p50, p99, max } = measured.rngLatencyMs;
  const first = `bound ${milliseconds(measured.boundRngLatencyMs)} ms`;
  const second =
    count > 0
      ? `median ${milliseconds(p50)}, p99 ${milliseconds(p99)}, longest ${milliseconds(max)} ms`
      : 'no calls';
  const widest = Math.max(textWidth(first, SMALL), textWidth(second, SMALL));
  const bound = finite(measured.boundRngLatencyMs);
  const at = x(Math.max(bound, p99));
  const toTheRight = at + 12 + widest <= rightOf(area);
  const left = Math.min(x(bound), x(count > 0 ? p50 : 0));
  const text = { x: toTheRight ? at + 12 : left - 12, y: base - COLUMNS_HEIGHT + 12 };
  const anchor = toTheRight ? 'start' : 'end';
  return markup`${textAt(first, { at: text, anchor, size: SMALL, look: 'soft halo' })}
${textAt(second, { at: { ...text, y: text.y + 19 }, anchor, size: SMALL, look: 'halo' })}`;
}

function legendEntries(stages: readonly Stage[]): LegendEntry[] {
  return [
    ...limitEntries(stages, 'bar', 'fill', 'calls'),
    { text: 'bound', swatch: 'line', look: 'bound' },
    { text: 'waiting', swatch: 'bar', look: 'waiting' },
    { text: 'service', swatch: 'bar', look: 'serving' },
  ];
}

function describe(stages: readonly Stage[]): string {
  const rows = stages.map(({ name, measured: { rngLatencyMs, boundRngLatencyMs } }) => {
    const { p50, p99 } = rngLatencyMs;
    return `${name}: median ${milliseconds(p50)} ms, p99 ${milliseconds(p99)} ms, bound ${milliseconds(boundRngLatencyMs)} ms`;
  });
  return `A histogram of latencies for each stage. ${rows.join('; ') || 'Nothing was measured'}.`;
}

function caption(stages: readonly Stage[], high: number): string {
  const sentences = [
    'The columns are the calls by how long they took, each row to its own height; the bar below them is the median call, from its beginning to its end.',
  ];
  const held = stages.find(
    ({ limit, measured }) => limit === 'rng' && measured.rngLatencyMs.p50 > SERVICE_MS,
  );
  if (held) {
    const { p50 } = held.measured.rngLatencyMs;
    const waiting = `${milliseconds(p50 - SERVICE_MS)} of ${milliseconds(p50)} ms`;
    sentences.push(
      `With ${held.name}, ${waiting} are spent waiting in line: rng is no slower than before, only busier.`,
    );
  }
  const beyond = stages.reduce(
    (sum, { measured }) => sum + measured.rngCallsMs.filter((ms) => ms > high).length,
    0,
  );
  if (beyond > 0) {
    sentences.push(
      `Longer than ${milliseconds(high)} ms and drawn at the right-hand end: ${plural(beyond, 'call')}.`,
    );
  }
  return sentences.join(' ');
}

const finite = (ms: number): number => (Number.isFinite(ms) ? Math.max(0, ms) : 0);
