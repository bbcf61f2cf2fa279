/** What colours and strokes mean: a list beside the drawing, set by the browser, which knows how wide its text is. */
import { type Markup, markup } from '../markup.ts';

export interface LegendEntry {
  readonly text: string;
  readonly swatch: 'line' | 'bar' | 'dot' | 'tick';
  /** Names of classes, as of the thing itself. */
  readonly look: string;
}

export function legend(entries: readonly LegendEntry[]): Markup {
  const items = entries.map(({ text, swatch, look }) => {
    return markup`<li><svg class="plot" viewBox="0 0 26 16" width="26" height="16" aria-hidden="true">${SWATCHES[swatch](look)}</svg>${text}</li>\n`;
  });
  return markup`<ul class="legend">
${items}</ul>
`;
}

const SWATCHES: Readonly<Record<LegendEntry['swatch'], (look: string) => Markup>> = {
  line: (look) => markup`<line class="line ${look}" x1="1" x2="25" y1="8" y2="8"/>`,
  bar: (look) => markup`<rect class="${look}" x="1" y="3" width="24" height="10"/>`,
  dot: (look) => markup`<circle class="${look}" cx="13" cy="8" r="6"/>`,
  tick: (look) => markup`<line class="${look}" x1="13" x2="13" y1="1" y2="15"/>`,
};
