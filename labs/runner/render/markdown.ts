/** A guide in a terminal. Commands stand at the left margin, so that they can be copied as they are. */
import type { Code, List, PhrasingContent, RootContent } from 'mdast';
import { toString as plainText } from 'mdast-util-to-string';
import type pc from 'picocolors';

export interface RenderStyle {
  readonly colors: ReturnType<typeof pc.createColors>;
  /** Columns that a line of prose may take. */
  readonly width: number;
}

export function renderMarkdown(nodes: readonly RootContent[], style: RenderStyle): string {
  return nodes
    .map((node) => renderBlock(node, style))
    .filter((text) => text !== undefined)
    .join('\n\n');
}

function renderBlock(node: RootContent, style: RenderStyle): string | undefined {
  const { colors, width } = style;
  switch (node.type) {
    case 'heading':
      return colors.bold(node.depth <= 2 ? colors.underline(plainText(node)) : plainText(node));
    case 'paragraph':
      return fill(inline(node.children, style), width);
    case 'list':
      return renderList(node, style);
    case 'blockquote':
      return renderMarkdown(node.children, { colors, width: width - 2 })
        .split('\n')
        .map((line) => `${colors.yellow('│')} ${line}`)
        .join('\n');
    case 'code':
      return renderCode(node, style);
    case 'thematicBreak':
      return colors.dim('─'.repeat(Math.min(width, 40)));
    default:
      return undefined;
  }
}

function renderList({ ordered, start, children }: List, style: RenderStyle): string {
  return children
    .map((item, index) => {
      const mark = ordered ? `${(start ?? 1) + index}.` : '•';
      const indent = ' '.repeat(mark.length + 1);
      const text = renderMarkdown(item.children, { ...style, width: style.width - indent.length });
      return `${mark} ${text.replaceAll('\n', `\n${indent}`)}`;
    })
    .join('\n');
}

/** Where something is typed stands above it, dimmed; what is only read is indented. */
function renderCode({ lang, meta, value }: Code, { colors }: RenderStyle): string {
  if (lang === 'sh' || lang === 'keys') {
    const [terminal, background] = (meta ?? '').split(/\s+/);
    const verb = lang === 'keys' ? 'press' : 'type';
    const note = background ? ', and leave it running' : '';
    return `${colors.dim(`── ${verb} in ${terminal}${note} ──`)}\n${colors.green(value)}`;
  }
  const label = lang === 'output' ? `${colors.dim('── you see something like ──')}\n` : '';
  return (
    label +
    value
      .split('\n')
      .map((line) => colors.dim(`  ${line}`))
      .join('\n')
  );
}

function inline(nodes: readonly PhrasingContent[], style: RenderStyle): string {
  const { colors } = style;
  return nodes
    .map((node) => {
      switch (node.type) {
        case 'text':
          return node.value.replaceAll('\n', ' ');
        case 'inlineCode':
          return colors.cyan(node.value);
        case 'strong':
          return colors.bold(inline(node.children, style));
        case 'emphasis':
          return colors.italic(inline(node.children, style));
        case 'link':
          return `${inline(node.children, style)} (${node.url})`;
        case 'break':
          return '\n';
        default:
          return plainText(node);
      }
    })
    .join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours take no room
const COLOURS = /\x1b\[[0-9;]*m/g;

/** Breaks lines at spaces; colours do not count. */
function fill(text: string, width: number): string {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && longer.replace(COLOURS, '').length > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    lines.push(line);
  }
  return lines.join('\n');
}
