/** What colours and strokes mean, in one or more lines. */
import { type Markup, markup } from '../markup.ts';
import type { Point } from './geometry.ts';
import { SMALL, textAt, textWidth } from './text.ts';

export interface LegendEntry {
  readonly text: string;
  readonly swatch: 'line' | 'bar' | 'dot' | 'tick';
  /** Names of classes, as of the thing itself. */
  readonly look: string;
}

const SWATCH = 24;
const GAP = 22;
export const LEGEND_LINE = 20;

/** Entries from left to right at `at`, going on below when `width` is used up. */
export function legend(entries: readonly LegendEntry[], at: Point, width: number): Markup {
  const drawn = flow(entries, width).map(({ entry, x, line }) => {
    const left = at.x + x;
    const middle = at.y + line * LEGEND_LINE;
    const text = { at: { x: left + SWATCH + 7, y: middle + SMALL * 0.36 }, size: SMALL, look: 'soft' };
    return markup`${swatch(entry, left, middle)}${textAt(entry.text, text)}\n`;
  });
  return markup`<g class="legend">${drawn}</g>\n`;
}

/** How many lines `legend` is going to take. */
export function legendLines(entries: readonly LegendEntry[], width: number): number {
  return Math.max(0, ...flow(entries, width).map(({ line }) => line + 1));
}

function flow(entries: readonly LegendEntry[], width: number) {
  let x = 0;
  let line = 0;
  return entries.map((entry) => {
    const taken = SWATCH + 7 + textWidth(entry.text, SMALL);
    if (x > 0 && x + taken > width) {
      x = 0;
      line += 1;
    }
    const placed = { entry, x, line };
    x += taken + GAP;
    return placed;
  });
}

function swatch({ swatch: kind, look }: LegendEntry, x: number, y: number): Markup {
  switch (kind) {
    case 'line':
      return markup`<line class="line ${look}" x1="${x}" x2="${x + SWATCH}" y1="${y}" y2="${y}"/>`;
    case 'bar':
      return markup`<rect class="${look}" x="${x}" y="${y - 6}" width="${SWATCH}" height="12"/>`;
    case 'dot':
      return markup`<circle class="${look}" cx="${x + SWATCH / 2}" cy="${y}" r="5"/>`;
    case 'tick':
      return markup`<line class="${look}" x1="${x + SWATCH / 2}" x2="${x + SWATCH / 2}" y1="${y - 8}" y2="${y + 8}"/>`;
  }
}
