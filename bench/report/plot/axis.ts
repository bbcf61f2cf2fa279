/** Axes with ticks, grid lines and a label that names the quantity and its unit. */
import { type Markup, markup } from '../markup.ts';
import { DRAWING_WIDTH } from './drawing.ts';
import { type Box, bottomOf, rightOf } from './geometry.ts';
import { NORMAL, SMALL, textAt, textWidth } from './text.ts';

/** A scale of d3-scale with numbers at both ends: linear, logarithmic, … */
export interface AxisScale {
  (value: number): number;
  ticks(count?: number): number[];
}

export interface AxisOptions {
  readonly scale: AxisScale;
  readonly area: Box;
  /** Quantity and unit: `rng latency (ms)`. */
  readonly label: string;
  /** About how many ticks. */
  readonly ticks?: number;
  readonly format?: (value: number) => string;
  /** Lines across the plotting area at each tick. */
  readonly grid?: boolean;
}

const plain = (value: number): string => value.toLocaleString('en-US', { maximumSignificantDigits: 6 });

/** Along the bottom; its label stands below the ticks at the right-hand end. */
export function bottomAxis({ scale, area, label, ticks = 8, format = plain, grid }: AxisOptions): Markup {
  const bottom = bottomOf(area);
  const marks = thinned(scale, scale.ticks(ticks), format).map(
    ({ x, textX, text }) => markup`
<line class="tick" x1="${x}" x2="${x}" y1="${grid ? area.top : bottom}" y2="${bottom + 5}"/>
${textAt(text, { at: { x: textX, y: bottom + 20 }, anchor: 'middle', size: SMALL, look: 'soft' })}`,
  );
  return markup`<g class="axis">${marks}
<line class="base" x1="${area.left}" x2="${rightOf(area)}" y1="${bottom}" y2="${bottom}"/>
${textAt(label, { at: { x: rightOf(area), y: bottom + 40 }, anchor: 'end', size: SMALL, look: 'soft' })}</g>\n`;
}

/** How much of a drawing the bottom axis takes, label included. */
export const BOTTOM_AXIS_HEIGHT = 46;

/** Along the left-hand side with a grid; its label stands on top of it, to be read without turning the head. */
export function leftAxis({
  scale,
  area,
  label,
  ticks = 5,
  format = plain,
  grid = true,
}: AxisOptions): Markup {
  const marks = scale.ticks(ticks).map((value) => {
    const y = scale(value);
    return markup`
<line class="tick" x1="${area.left - (grid ? 0 : 5)}" x2="${grid ? rightOf(area) : area.left}" y1="${y}" y2="${y}"/>
${textAt(format(value), { at: { x: area.left - 8, y: y + SMALL * 0.35 }, anchor: 'end', size: SMALL, look: 'soft' })}`;
  });
  return markup`<g class="axis">${marks}
${textAt(label, { at: { x: 0, y: NORMAL }, size: SMALL, look: 'soft' })}</g>\n`;
}

/** How much of a drawing the left axis takes. */
export function leftAxisWidth({
  scale,
  ticks = 5,
  format = plain,
}: Pick<AxisOptions, 'scale' | 'ticks' | 'format'>): number {
  return Math.max(36, ...scale.ticks(ticks).map((value) => textWidth(format(value), SMALL))) + 10;
}

/** Leaves out ticks whose text would run into the one before; a text that would pass the drawing's edge is moved inside. */
function thinned(scale: AxisScale, values: readonly number[], format: (value: number) => string) {
  const kept: { x: number; textX: number; text: string }[] = [];
  let taken = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    const x = scale(value);
    const text = format(value);
    const half = textWidth(text, SMALL) / 2;
    const textX = Math.min(x, DRAWING_WIDTH - half);
    if (textX - half < taken) continue;
    taken = textX + half + 6;
    kept.push({ x, textX, text });
  }
  return kept;
}
