/** The template that cards are made of: whatever is put into it means itself, unless it came out of one. */

export interface Html {
  readonly html: string;
}

export type Content = Html | string | number | undefined | readonly Content[];

/** ``html`<td>${name}</td>` `` */
export function html(parts: TemplateStringsArray, ...contents: Content[]): Html {
  return { html: parts.map((part, index) => part + render(contents[index])).join('') };
}

/** Text that is HTML and ours: a style sheet. Never what came from outside. */
export function trusted(text: string): Html {
  return { html: text };
}

function render(content: Content): string {
  if (content === undefined) return '';
  if (typeof content === 'number') return String(content);
  if (typeof content === 'string') return escaped(content);
  if ('html' in content) return content.html;
  return content.map(render).join('');
}

/** `text` so that it means itself in content and in quoted attributes. */
export function escaped(text: string): string {
  return text
    .replace(UNWELCOME, '\ufffd')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Control characters, unpaired surrogates, and those that turn the direction of writing: on paper nobody would see them. */
const UNWELCOME = /[\p{Cc}\p{Cs}\ufffe\uffff\u202a-\u202e\u2066-\u2069]/gu;
