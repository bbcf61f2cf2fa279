/** Looks at HTML that is written as XML, with every element closed. */

/** Elements that are not closed, or closed in the wrong place; none if the text is well-formed. */
export function unbalancedTags(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  const withoutStyle = html.replace(/<style>[^<]*<\/style>/, '');
  for (const [tag, closing, name = '', inner = ''] of withoutStyle.matchAll(TAG)) {
    if (closing === '/') {
      if (open.pop() !== name) wrong.push(tag);
    } else if (!inner.endsWith('/')) open.push(name);
  }
  // What is left between the tags must hold no character that begins one, nor an ampersand that begins nothing.
  const rest = withoutStyle.replace(/^<!DOCTYPE html>/, '').replace(TAG, '');
  wrong.push(...(rest.match(/[<>]|&(?!(?:amp|lt|gt|quot|#39);)/g) ?? []));
  return [...wrong, ...open];
}

const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z][\w:-]*="[^"<]*")*\s*\/?)>/gi;

/** The text of a page as a person reads it: without markup, with single spaces. */
export function visibleText(html: string): string {
  const body = html.slice(html.indexOf('<main>'));
  return body
    .replace(/<(title|desc)[^>]*>[^<]*<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
