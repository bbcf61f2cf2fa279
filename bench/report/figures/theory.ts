/** The theory as curves, X(N, R) over N for each R that was measured, and the measured points on them. */
import { ascending } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { knee, throughputBound } from '../../model/bound.ts';
import { plural, rate } from '../format.ts';
import { type Markup, markup } from '../markup.ts';
import { BOTTOM_AXIS_HEIGHT, bottomAxis, leftAxis, leftAxisWidth } from '../plot/axis.ts';
import { DRAWING_WIDTH, drawing } from '../plot/drawing.ts';
import { bottomOf, rightOf, within } from '../plot/geometry.ts';
import type { LegendEntry } from '../plot/legend.ts';
import { line } from '../plot/line.ts';
import type { Stage } from '../stage.ts';
import { figure } from './figure.ts';
import { limitEntries } from './parts.ts';
import { curve, ideal, type Scales, theoryLabels } from './theory-curves.ts';

const RIGHT = 74;
const TOP = 32;
const PLOT_HEIGHT = 290;
const MOST_CURVES = 6;

export function theory(stages: readonly Stage[]): Markup {
  const counts = rngCounts(stages);
  const height = TOP + PLOT_HEIGHT + BOTTOM_AXIS_HEIGHT;
  const { x, y } = scalesFor(stages, counts);
  const margins = { left: leftAxisWidth({ scale: y }), right: RIGHT, top: TOP, bottom: BOTTOM_AXIS_HEIGHT };
  const area = within({ width: DRAWING_WIDTH, height }, margins);
  const scales = { x: x.range([area.left, rightOf(area)]), y: y.range([bottomOf(area), area.top]) };

  const id = 'theory';
  const title = 'Where the bound comes from';
  const described = drawing(
    { id: `${id}-drawing`, title, description: describe(stages, counts), height },
    leftAxis({ scale: scales.y, area, label: 'hashes/s' }),
    bottomAxis({ scale: scales.x, area, label: 'workers (N)', ticks: 10 }),
    line(ideal(scales), 'ideal'),
    counts.map((rng) => line(curve(rng, scales), 'curve')),
    counts.map((rng) => kneeMark(rng, scales)),
    stages.map((stage) => point(stage, scales)),
    theoryLabels(stages, counts, scales, area),
  );
  return figure({ id, title, entries: legendEntries(stages), caption: caption(counts) }, described);
}

/** The numbers of rng that were measured, fewest first; of a demo with none, those of the usual story. */
function rngCounts(stages: readonly Stage[]): number[] {
  const counts = [...new Set(stages.map(({ measured }) => measured.rng))]
    .filter((rng) => rng > 0)
    .sort(ascending);
  return counts.length > 0 ? counts.slice(0, MOST_CURVES) : [1, 4];
}

/** What the axes reach to. */
function scalesFor(stages: readonly Stage[], counts: readonly number[]): Scales {
  const mostRng = Math.max(...counts);
  const mostWorkers = Math.max(knee(mostRng) * 1.4, ...stages.map(({ measured }) => measured.workers * 1.15));
  const highest = Math.max(
    throughputBound(mostWorkers, mostRng),
    ...stages.map(({ measured }) => measured.hashesPerSecond),
  );
  return {
    x: scaleLinear([0, mostWorkers], [0, 1]),
    y: scaleLinear([0, highest * 1.12], [0, 1]).nice(5),
  };
}

function kneeMark(rng: number, { x, y }: Scales): Markup {
  const at = { x: x(knee(rng)), y: y(throughputBound(knee(rng), rng)) };
  const title = `knee for ${rng} rng: ${plural(knee(rng), 'worker')}`;
  return markup`<path class="knee" d="M${at.x} ${at.y - 7}l7 7l-7 7l-7 -7z"><title>${title}</title></path>\n`;
}

function point({ measured, name, look }: Stage, { x, y }: Scales): Markup {
  const at = { x: x(Math.max(0, measured.workers)), y: y(Math.max(0, measured.hashesPerSecond)) };
  const title = `${name}: ${rate(measured.hashesPerSecond)} hashes/s${measured.valid ? '' : ', not valid'}`;
  return markup`<circle class="point ${look}${measured.valid ? '' : ' invalid'}" cx="${at.x}" cy="${at.y}" r="6.5"><title>${title}</title></circle>\n`;
}

function legendEntries(stages: readonly Stage[]): LegendEntry[] {
  return [
    ...limitEntries(stages, 'dot', 'point'),
    { text: 'bound', swatch: 'line', look: 'curve' },
    { text: 'workers that never wait', swatch: 'line', look: 'ideal' },
  ];
}

function describe(stages: readonly Stage[], counts: readonly number[]): string {
  const curves = counts.map(
    (rng) =>
      `with ${rng} rng up to ${rate(throughputBound(knee(rng), rng))} at ${plural(knee(rng), 'worker')}`,
  );
  const points = stages.map(({ name, measured }) => `${name}: ${rate(measured.hashesPerSecond)}`);
  return `Curves of the bound over the number of workers, ${curves.join(', ')}, flat from there on. Measured: ${points.join('; ') || 'nothing'}.`;
}

function caption(counts: readonly number[]): string {
  const fewest = counts[0] ?? 1;
  return `Up to the knee every worker adds 3.33 hashes/s; beyond it none adds any. The knee lies at three workers for each rng, so with ${fewest} rng the ${ordinal(knee(fewest) + 1)} worker is the first that only makes the queue longer. More rng move the knee, more workers do not.`;
}

function ordinal(count: number): string {
  const words = [
    '',
    'first',
    'second',
    'third',
    'fourth',
    'fifth',
    'sixth',
    'seventh',
    'eighth',
    'ninth',
    'tenth',
  ];
  return words[count] ?? `${count}th`;
}
