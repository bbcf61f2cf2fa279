/** A drawing with its title above and what to see in it below. */
import { type Content, type Markup, markup } from '../markup.ts';

export interface FigureOptions {
  /** Unique in the document. */
  readonly id: string;
  readonly title: string;
  /** What to see. */
  readonly caption: string;
}

export function figure({ id, title, caption }: FigureOptions, drawing: Content): Markup {
  return markup`<figure id="${id}">
<h2>${title}</h2>
<div class="drawing">${drawing}</div>
<figcaption>${caption}</figcaption>
</figure>
`;
}
