/** How long calls to rng took: a histogram for each stage, on one axis, and what the median call was spent on. */
import { scaleLinear } from 'd3-scale';
import { milliseconds, plural } from '../format.ts';
import type { Markup } from '../markup.ts';
import { BOTTOM_AXIS_HEIGHT, bottomAxis } from '../plot/axis.ts';
import { DRAWING_WIDTH, drawing } from '../plot/drawing.ts';
import type { Box } from '../plot/geometry.ts';
import type { LegendEntry } from '../plot/legend.ts';
import { NORMAL, SMALL, textAt } from '../plot/text.ts';
import type { Stage } from '../stage.ts';
import { figure } from './figure.ts';
import { finite, latencyRow, ROW_HEIGHT, SERVICE_MS } from './latency-row.ts';
import { limitEntries } from './parts.ts';

const LEFT = 150;
const RIGHT = 14;
/** The label of the left axis. */
const TOP = 24;

export function latency(stages: readonly Stage[]): Markup {
  const high = longest(stages);
  const x = scaleLinear([0, high], [LEFT, DRAWING_WIDTH - RIGHT]);
  const plotHeight = Math.max(1, stages.length) * ROW_HEIGHT;
  const area: Box = { left: LEFT, top: TOP, width: DRAWING_WIDTH - LEFT - RIGHT, height: plotHeight };
  const height = TOP + plotHeight + BOTTOM_AXIS_HEIGHT;

  const id = 'rng-latency';
  const title = 'How long a call to rng takes';
  const described = drawing(
    { id: `${id}-drawing`, title, description: describe(stages), height },
    bottomAxis({ scale: x, area, label: 'rng latency seen by workers (ms)', ticks: 10, grid: true }),
    textAt('share of calls', { at: { x: 0, y: NORMAL }, size: SMALL, look: 'soft' }),
    stages.map((stage, index) =>
      latencyRow(stage, { ...area, top: TOP + index * ROW_HEIGHT, height: ROW_HEIGHT }, x),
    ),
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
    ({ limit, measured }) => limit === 'rng' && measured.valid && measured.rngLatencyMs.p50 > SERVICE_MS,
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
