/** The SVG element around a drawing. */
import { type Content, type Markup, markup } from '../markup.ts';

/** All drawings of a report have the same width, so that their text has the same size. */
export const DRAWING_WIDTH = 880;

export interface DrawingOptions {
  /** Unique in the document. */
  readonly id: string;
  /** What it shows, for those who cannot see it: a name and a description. */
  readonly title: string;
  readonly description: string;
  readonly height: number;
  readonly width?: number;
}

/** A drawing that scales with the page. */
export function drawing(options: DrawingOptions, ...contents: Content[]): Markup {
  const { id, title, description, height, width = DRAWING_WIDTH } = options;
  return markup`<svg class="plot" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-description">
<title id="${id}-title">${title}</title>
<desc id="${id}-description">${description}</desc>
${contents}
</svg>`;
}
