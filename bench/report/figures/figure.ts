/** A drawing with its title and legend above and what to see in it below. */
import { tied } from '../format.ts';
import { type Content, type Markup, markup } from '../markup.ts';
import { type LegendEntry, legend } from '../plot/legend.ts';

export interface FigureOptions {
  /** Unique in the document. */
  readonly id: string;
  readonly title: string;
  readonly entries: readonly LegendEntry[];
  /** What to see. */
  readonly caption: string;
}

export function figure({ id, title, entries, caption }: FigureOptions, drawing: Content): Markup {
  return markup`<figure id="${id}">
<h2>${title}</h2>
${legend(entries)}<div class="drawing">${drawing}</div>
<figcaption>${tied(caption)}</figcaption>
</figure>
`;
}
