/** Hashes per second through the whole run, with what was changed when, and what theory allows. */
import { max } from 'd3-array';
import { type ScaleLinear, scaleLinear } from 'd3-scale';
import type { DemoResult } from '../../result.ts';
import { rate, seconds } from '../format.ts';
import { type Markup, markup } from '../markup.ts';
import { BOTTOM_AXIS_HEIGHT, bottomAxis, leftAxis, leftAxisWidth } from '../plot/axis.ts';
import { bar } from '../plot/bars.ts';
import { DRAWING_WIDTH, drawing } from '../plot/drawing.ts';
import { layOutEvents } from '../plot/events.ts';
import { type Box, bottomOf, rightOf, within } from '../plot/geometry.ts';
import { drawLabels, type LabelRequest, placeLabels } from '../plot/labels.ts';
import type { LegendEntry } from '../plot/legend.ts';
import { line, steps } from '../plot/line.ts';
import { textAt } from '../plot/text.ts';
import { RATE_WINDOW_SECONDS, type RatePoint, rateLines } from '../rate-line.ts';
import type { Stage } from '../stage.ts';
import { figure } from './figure.ts';
import { limitEntries } from './parts.ts';

const RIGHT = 14;
const PLOT_HEIGHT = 250;
/** The label of the left axis. */
const HEAD = 22;

interface Scales {
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
}

export function timeline(result: DemoResult, stages: readonly Stage[]): Markup {
  const { series, marks } = result;
  const samples = series.map(({ at, hashes }) => ({ at, value: hashes }));
  const lines = rateLines(
    samples,
    marks.map(({ at }) => at),
  );

  const highest = Math.max(max(lines.flat(), ({ perSecond }) => perSecond) ?? 0, ...stages.map(boundOf));
  const y = scaleLinear([0, highest > 0 ? highest * 1.12 : 1], [PLOT_HEIGHT, 0]).nice(5);
  const left = leftAxisWidth({ scale: y, format: rateTick });
  const x = scaleLinear([...span(result)], [left, DRAWING_WIDTH - RIGHT]);
  const events = layOutEvents(marks, x, { left, right: DRAWING_WIDTH - RIGHT });
  const top = HEAD + events.height + 14;
  const height = top + PLOT_HEIGHT + BOTTOM_AXIS_HEIGHT;
  const area = within(
    { width: DRAWING_WIDTH, height },
    { left, right: RIGHT, top, bottom: height - top - PLOT_HEIGHT },
  );
  const scales = { x, y: y.range([bottomOf(area), area.top]) };

  const id = 'over-time';
  const title = 'Hashes per second over time';
  const described = drawing(
    { id: `${id}-drawing`, title, description: describe(stages, marks), height },
    windows(stages, scales.x, area),
    leftAxis({ scale: y, area, label: 'hashes/s', format: rateTick }),
    bottomAxis({ scale: x, area, label: 'time since the start (s)', ticks: 10 }),
    events.draw(area),
    bounds(stages, scales, area, marks),
    lines.map((points) => rateLine(points, stages, scales)),
    lines.length === 0 && textAt('no readings to draw', { at: centre(area), anchor: 'middle', look: 'soft' }),
  );
  return figure({ id, title, entries: legendEntries(stages), caption: caption(stages) }, described);
}

/** The first and the last moment there is anything to show of, in s: never the same, or too close for an axis. */
function span({ series, marks, measurements }: DemoResult): readonly [number, number] {
  const moments = [
    ...series.map(({ at }) => at),
    ...marks.map(({ at }) => at),
    ...measurements.flatMap(({ from, seconds }) => [from, from + seconds]),
  ];
  const first = moments.reduce((least, at) => Math.min(least, at), moments[0] ?? 0);
  const last = moments.reduce((most, at) => Math.max(most, at), first);
  return last - first > 1e-6 ? [first, last] : [first, first + 1];
}

function windows(stages: readonly Stage[], x: Scales['x'], area: Box): Markup[] {
  return stages.map(({ measured, name }) => {
    const left = x(measured.from);
    const box = {
      left,
      top: area.top,
      width: x(measured.from + measured.seconds) - left,
      height: area.height,
    };
    const look = measured.valid ? 'window' : 'window invalid';
    return bar(
      box,
      look,
      `${name}: measured for ${seconds(measured.seconds)}${measured.valid ? '' : ', not valid'}`,
    );
  });
}

function bounds(stages: readonly Stage[], { x, y }: Scales, area: Box, marks: DemoResult['marks']): Markup {
  const levels = stages.map((stage) => ({ from: stage.from, to: stage.to, value: boundOf(stage) }));
  const corners = steps(levels).map((corner) => corner && { x: x(corner.x), y: y(corner.y) });
  const lines = marks.map(({ at }) => ({ ...area, left: x(at) - 1, width: 2 }));
  const values = stages.map((stage): LabelRequest => {
    const of = { x: x(stage.to), y: y(boundOf(stage)) };
    return { text: `bound ${rate(boundOf(stage))}`, of, sides: ['above-left', 'below-left'], look: 'soft' };
  });
  return markup`${line(corners, 'bound')}${drawLabels(placeLabels(values, area, lines))}`;
}

function rateLine(points: readonly RatePoint[], stages: readonly Stage[], { x, y }: Scales): Markup {
  const middle = ((points[0]?.at ?? 0) + (points.at(-1)?.at ?? 0)) / 2;
  const stage = stages.find(({ from, to }) => from <= middle && middle < to);
  const drawn = points.map(({ at, perSecond }) => ({ x: x(at), y: y(perSecond) }));
  return line(drawn, `measured ${stage?.look ?? 'by-nothing'}`);
}

const INVALID_WINDOW: LegendEntry = { text: 'not valid', swatch: 'bar', look: 'window invalid' };

function legendEntries(stages: readonly Stage[]): LegendEntry[] {
  return [
    ...limitEntries(stages, 'line', 'measured'),
    { text: 'bound', swatch: 'line', look: 'bound' },
    { text: 'window of a measurement', swatch: 'bar', look: 'window' },
    ...(stages.every(({ measured }) => measured.valid) ? [] : [INVALID_WINDOW]),
  ];
}

function describe(stages: readonly Stage[], marks: DemoResult['marks']): string {
  const changes = marks.map(({ at, label }) => `${label} at ${seconds(at)}`).join('; ');
  const levels = stages
    .map(
      (stage) =>
        `${stage.name}: ${rate(stage.measured.hashesPerSecond)} of at most ${rate(boundOf(stage))} hashes/s`,
    )
    .join('; ');
  return `A line of the measured rate over time. Changes: ${changes || 'none'}. Levels: ${levels || 'none'}.`;
}

function caption(stages: readonly Stage[]): string {
  const how = `Each point is the slope of the counter over ${RATE_WINDOW_SECONDS} s, never across a change.`;
  const tight =
    stages.length > 0 &&
    stages.every(({ measured, share = 0 }) => measured.valid && Math.abs(share - 1) < 0.1);
  const see = tight
    ? 'The measured rate runs along the dashed line of what theory allows, and steps up only where the bound does.'
    : 'Where the measured rate stays below the dashed line, something other than the model holds it back.';
  return `${see} ${how}`;
}

const boundOf = ({ measured }: Stage): number => Math.max(0, measured.boundHashesPerSecond);
const rateTick = (value: number): string => value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
const centre = (area: Box) => ({ x: (area.left + rightOf(area)) / 2, y: area.top + area.height / 2 });
