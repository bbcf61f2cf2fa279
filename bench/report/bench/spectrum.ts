/** Latencies of loads over the whole spectrum of percentiles: each nine is as wide as the one before, so that the tail can be seen. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { LatencyRecording } from '../../load/latency-recording.ts';
import { loadOf } from '../../load/render.ts';
import type { LoadRun } from '../../schema/load-run.ts';
import { figure } from '../figures/figure.ts';
import { milliseconds } from '../format.ts';
import type { Markup } from '../markup.ts';
import { BOTTOM_AXIS_HEIGHT, bottomAxis, leftAxis, leftAxisWidth } from '../plot/axis.ts';
import { DRAWING_WIDTH, drawing } from '../plot/drawing.ts';
import { bottomOf, rightOf, within } from '../plot/geometry.ts';
import { line } from '../plot/line.ts';
import { LOOKS, lookOf } from './scales.ts';

const PLOT_HEIGHT = 280;
const TOP = 34;
const RIGHT = 40;
/** From this ratio of the longest to the shortest on, a linear axis would press the short ones flat. */
const WIDE = 20;
/** Points for each nine. */
const PER_NINE = 40;
/** So that the last point is the longest call, whatever the rounding of its logarithm. */
const ROUNDED = 1 - 1e-9;

interface Spectrum {
  readonly name: string;
  /** `beyond` is 1 / (1 − p): of so many calls one took longer. */
  readonly points: readonly { readonly beyond: number; readonly ms: number }[];
}

/** One figure for as many runs as can be told apart; none where nothing was answered. */
export function spectra(runs: readonly LoadRun[], id: string, whose = ''): Markup[] {
  const all = runs.filter(({ latency }) => latency.count > 0).map(spectrumOf);
  const figures: Markup[] = [];
  for (let from = 0; from < all.length; from += LOOKS.length)
    figures.push(
      spectrum(
        all.slice(from, from + LOOKS.length),
        from === 0 ? id : `${id}-${from}`,
        `Latency${whose}, the whole spectrum`,
      ),
    );
  return figures;
}

function spectrumOf(run: LoadRun): Spectrum {
  const recording = LatencyRecording.fromJSON(run.latency);
  const nines = Math.log10(Math.max(2, recording.count));
  const points = Array.from({ length: Math.ceil(nines * PER_NINE) + 1 }, (_, index) => {
    const beyond = 10 ** Math.min(nines, index / PER_NINE);
    const share = beyond < recording.count * ROUNDED ? 1 - 1 / beyond : 1;
    return { beyond, ms: recording.percentileMs(100 * share) };
  });
  return { name: `${run.target}, ${loadOf(run)}${run.valid ? '' : ' (not valid)'}`, points };
}

function spectrum(all: readonly Spectrum[], id: string, title: string): Markup {
  const longest = Math.max(...all.flatMap(({ points }) => points.map(({ ms }) => ms)));
  const shortest = Math.max(0.001, Math.min(...all.flatMap(({ points }) => points.map(({ ms }) => ms))));
  const isWide = longest / shortest > WIDE;
  const y = isWide
    ? scaleLog([shortest * 0.8, longest * 1.25], [0, 1])
    : scaleLinear([0, longest * 1.1], [0, 1]).nice(5);
  const scaleY = Object.assign((value: number) => y(value), {
    ticks: () =>
      isWide ? y.ticks(5).filter((value) => /^[125]$/.test(String(value).replace(/[0.]/g, ''))) : y.ticks(5),
  });
  const height = TOP + PLOT_HEIGHT + BOTTOM_AXIS_HEIGHT;
  const margins = {
    left: leftAxisWidth({ scale: scaleY }),
    right: RIGHT,
    top: TOP,
    bottom: BOTTOM_AXIS_HEIGHT,
  };
  const area = within({ width: DRAWING_WIDTH, height }, margins);
  y.range([bottomOf(area), area.top]);
  const most = Math.max(10, ...all.map(({ points }) => points.at(-1)?.beyond ?? 1));
  const x = scaleLog([1, most], [area.left, rightOf(area)]);
  const ticks = [1, 2, 4, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7].filter((value) => value <= most * 1.0001);
  const scaleX = Object.assign((value: number) => x(value), { ticks: () => ticks });

  const described = drawing(
    { id: `${id}-drawing`, title, description: describe(all), height },
    leftAxis({ scale: scaleY, area, label: isWide ? 'ms, logarithmic' : 'ms' }),
    bottomAxis({
      scale: scaleX,
      area,
      label: 'percentile: each nine as wide as the one before',
      format: percentile,
      grid: true,
    }),
    all.map(({ points }, index) =>
      line(
        points.map(({ beyond, ms }) => ({ x: x(beyond), y: y(Math.max(shortest, ms)) })),
        lookOf(index),
      ),
    ),
  );
  const entries = all.map(
    ({ name }, index) => ({ text: name, swatch: 'line', look: lookOf(index) }) as const,
  );
  return figure({ id, title, entries, caption: CAPTION }, described);
}

const CAPTION =
  'Read it from the left: half of the calls took at most what stands at 50 %, nine of ten what stands at 90 %. A line that stays flat belongs to a service that takes the same time for everyone; one that climbs at the right has a tail that a mean would hide. The end of a line is its longest call.';

/** 100 is `99 %`: one in a hundred took longer. */
function percentile(beyond: number): string {
  return `${Number((100 * (1 - 1 / beyond)).toFixed(5))} %`;
}

function describe(all: readonly Spectrum[]): string {
  const rows = all.map(({ name, points }) => `${name}: longest ${milliseconds(points.at(-1)?.ms ?? 0)} ms`);
  return `Latency over percentiles, a line for each run. ${rows.join('; ')}.`;
}
