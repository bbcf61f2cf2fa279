/**
 * Text that is HTML or SVG already, and the template that makes it. Everything put into a template is escaped unless it
 * came out of one, so nothing that was measured, typed or named by others can become markup.
 */

export interface Markup {
  readonly markup: string;
}

/** What may stand in a template. Numbers are rounded to what the eye can tell; nothing and `false` leave nothing behind. */
export type Content = Markup | string | number | undefined | false | readonly Content[];

/** Markup from a template: ``markup`<text x="${x}">${label}</text>` ``. */
export function markup(parts: TemplateStringsArray, ...contents: Content[]): Markup {
  const pieces = parts.map((part, index) => part + render(contents[index]));
  return { markup: pieces.join('') };
}

/** Markup from text that is markup and ours: a style sheet, an entity. Never for what came from outside. */
export function trusted(text: string): Markup {
  return { markup: text };
}

/** `text` so that it means itself in content and in quoted attributes. */
export function escaped(text: string): string {
  return text
    .replace(UNWELCOME, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that neither HTML nor XML may hold, unpaired surrogates, and those that turn the direction of writing. */
const UNWELCOME =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this is for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function render(content: Content): string {
  if (content === undefined || content === false) return '';
  if (typeof content === 'string') return escaped(content);
  if (typeof content === 'number') return String(Math.round(content * 100) / 100);
  if ('markup' in content) return content.markup;
  return content.map(render).join('');
}
