/** A table of a report: a line for each thing that was measured. */
import { type Content, type Markup, markup } from '../markup.ts';

export interface TableOptions {
  readonly head: readonly string[];
  /** The first cell of each names the row. */
  readonly rows: readonly (readonly Content[])[];
}

export function dataTable({ head, rows }: TableOptions): Markup {
  const heads = head.map((text, index) =>
    index === 0 ? markup`<th scope="col" class="first">${text}</th>` : markup`<th scope="col">${text}</th>`,
  );
  const lines = rows.map(
    ([name, ...cells]) =>
      markup`<tr><th scope="row">${name}</th>${cells.map((cell) => markup`<td>${cell}</td>`)}</tr>\n`,
  );
  return markup`<div class="scroll"><table class="data">
<thead><tr>${heads}</tr></thead>
<tbody>
${lines}</tbody>
</table></div>
`;
}

interface Judged {
  readonly valid: boolean;
  readonly reasons: readonly string[];
}

/** `yes`, or a badge; why not stands below the table. */
export function validity({ valid }: Judged): Content {
  return valid ? 'yes' : markup`<span class="badge">no</span>`;
}

/** Why what is not valid is not, a line each under its name; nothing where all is well. */
export function doubts<Each extends Judged>(all: readonly Each[], name: (each: Each) => string): Content {
  const bad = all.filter(({ valid }) => !valid);
  if (bad.length === 0) return undefined;
  const items = bad.map(
    (each) => markup`<li><strong>${name(each)}:</strong> ${each.reasons.join('; ')}</li>\n`,
  );
  return markup`<ul class="doubts">${items}</ul>\n`;
}
