/** One row of the latency figure: the calls of a stage, and what the median one was spent on. */
import type { ScaleLinear } from 'd3-scale';
import { SERVICE_SECONDS } from '../../model/bound.ts';
import { histogram } from '../../stats/histogram.ts';
import { milliseconds, percent, plural } from '../format.ts';
import { type Markup, markup } from '../markup.ts';
import { bar, columns } from '../plot/bars.ts';
import { type Box, bottomOf, rightOf } from '../plot/geometry.ts';
import { segment } from '../plot/line.ts';
import { SMALL, textAt, textWidth } from '../plot/text.ts';
import type { Stage } from '../stage.ts';
import { rowName } from './parts.ts';

export const ROW_HEIGHT = 108;
export const SERVICE_MS = SERVICE_SECONDS * 1000;
const COLUMNS_HEIGHT = 56;
const CALL_HEIGHT = 14;
const BINS = 120;

type Scale = ScaleLinear<number, number>;

/** `area` is where the data goes; the name of the stage stands left of it. */
export function latencyRow(stage: Stage, area: Box, x: Scale): Markup {
  const { measured, name } = stage;
  const base = bottomOf(area) - CALL_HEIGHT - 16;
  return markup`<g>
${rowName(stage, { x: 0, y: base - 12 }, area.left - 16, plural(measured.rngCallsMs.length, 'call'))}
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
  const at = x(count > 0 ? Math.max(bound, p99) : bound);
  const toTheRight = at + 12 + widest <= rightOf(area);
  const left = x(count > 0 ? Math.min(bound, p50) : bound);
  const text = { x: toTheRight ? at + 12 : left - 12, y: base - COLUMNS_HEIGHT + 12 };
  const anchor = toTheRight ? 'start' : 'end';
  return markup`${textAt(first, { at: text, anchor, size: SMALL, look: 'soft halo' })}
${textAt(second, { at: { ...text, y: text.y + 19 }, anchor, size: SMALL, look: 'halo' })}`;
}

/** A latency that can be drawn. */
export const finite = (ms: number): number => (Number.isFinite(ms) ? Math.max(0, ms) : 0);
