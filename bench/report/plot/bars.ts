/** Bars, bands and the columns of a histogram. */
import type { Bin } from '../../stats/histogram.ts';
import { type Markup, markup } from '../markup.ts';
import type { AxisScale } from './axis.ts';
import type { Box } from './geometry.ts';

/** A rectangle; hovering over it shows `title`. Never of a negative width or height. */
export function bar({ left, top, width, height }: Box, look: string, title?: string): Markup {
  const hover = title !== undefined && markup`<title>${title}</title>`;
  return markup`<rect class="${look}" x="${left}" y="${top}" width="${Math.max(0, width)}" height="${Math.max(0, height)}">${hover}</rect>\n`;
}

export interface ColumnsOptions {
  readonly bins: readonly Bin[];
  readonly x: AxisScale;
  /** From a count to a height. */
  readonly height: (count: number) => number;
  /** Where the columns stand. */
  readonly base: number;
  readonly look: string;
  readonly title: (bin: Bin) => string;
}

/** The columns of a histogram. A column that holds anything at all can be seen. */
export function columns({ bins, x, height, base, look, title }: ColumnsOptions): Markup {
  const drawn = bins
    .filter(({ count }) => count > 0)
    .map((bin) => {
      const left = x(bin.from);
      const tall = Math.max(1, height(bin.count));
      const width = Math.max(1.5, x(bin.to) - left - 0.75);
      return bar({ left, top: base - tall, width, height: tall }, look, title(bin));
    });
  return markup`<g>${drawn}</g>\n`;
}
