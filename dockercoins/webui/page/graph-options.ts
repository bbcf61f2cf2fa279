/** How the graph looks: everything that uPlot is told, and nothing that moves. */
import type uPlot from 'uplot';
import { formatRate, formatTime } from './format.ts';

export interface Look {
  /** The range of the time axis now, in seconds since 1970. */
  readonly times: () => [number, number];
  /** The top of the rate axis now, and where its lines go. */
  readonly top: () => number;
  readonly ticks: () => number[];
  /** The index of the point under the pointer, if any. */
  readonly onPoint: (index: number | null | undefined) => void;
}

/** Seconds between the labels of the time axis: the first that leaves them room is taken. */
const LABEL_STEPS = [5, 10, 15, 30, 60, 120, 300];

export function graphOptions(size: { width: number; height: number }, look: Look): uPlot.Options {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const font = `${Math.round(rem * 0.92)}px ${getComputedStyle(document.body).fontFamily}`;
  const axis: uPlot.Axis = {
    stroke: () => colour('--muted'),
    grid: { stroke: () => colour('--grid'), width: 1 },
    ticks: { show: false },
    font,
  };
  return {
    ...size,
    padding: [rem * 0.6, rem * 1.2, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false, setScale: false },
      points: { size: rem * 0.7, width: 0, fill: () => colour('--accent') },
    },
    scales: { x: { range: () => look.times() }, y: { range: () => [0, look.top()] } },
    axes: [
      {
        ...axis,
        space: rem * 7.5,
        size: rem * 1.9,
        gap: rem * 0.5,
        incrs: LABEL_STEPS,
        values: (plot, splits, _, __, step) =>
          splits.map((at) => (isCutOff(plot, at) ? '' : formatTime(at, step < 60))),
      },
      {
        ...axis,
        size: (_, labels) => rem * Math.max(3, 1.3 + 0.62 * longest(labels)),
        gap: rem * 0.6,
        splits: () => look.ticks(),
        values: (_, splits) => splits.map((rate) => formatTick(rate)),
      },
    ],
    series: [
      {},
      {
        stroke: () => colour('--accent'),
        width: rem * 0.17,
        fill: (plot) => fading(plot),
        points: { show: false },
        pxAlign: 0, // whole pixels would make a slow line climb in steps
        value: (_, rate) => formatRate(rate ?? undefined),
      },
    ],
    hooks: { setCursor: [(plot) => look.onPoint(plot.cursor.idx)] },
  };
}

/** Whether the label of a time would stick out of the canvas at the right. */
function isCutOff(plot: uPlot, at: number): boolean {
  const half = plot.ctx.measureText('00:00:00').width / 2;
  return plot.valToPos(at, 'x', true) + half > plot.ctx.canvas.width;
}

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The area under the line: its colour, fading towards the axis. */
function fading({ ctx, bbox }: uPlot): CanvasGradient {
  const gradient = ctx.createLinearGradient(0, bbox.top, 0, bbox.top + bbox.height);
  gradient.addColorStop(0, colour('--area-top'));
  gradient.addColorStop(1, colour('--area-bottom'));
  return gradient;
}

/** uPlot asks before there are any labels, too. */
const longest = (labels: readonly string[] | null): number =>
  Math.max(0, ...(labels ?? []).map(({ length }) => length));

const formatTick = (rate: number): string => rate.toLocaleString('en-US', { maximumFractionDigits: 2 });
