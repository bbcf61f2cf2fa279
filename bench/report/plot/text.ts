/** How much room text takes, without anything to ask that could measure it. */
import { type Content, type Markup, markup } from '../markup.ts';
import type { Box, Point } from './geometry.ts';

/** Sizes of text in a drawing, in units of its view box. */
export const SMALL = 12.5;
export const NORMAL = 14;

export type Anchor = 'start' | 'middle' | 'end';

/** Width of the characters as a share of the size, in DejaVu Sans: of the fonts that the reader may have, the widest. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[\u{1100}-\u{11ff}\u{2e80}-\u{9fff}\u{ac00}-\u{d7af}\u{ff00}-\u{ff60}\u{1f000}-\u{1faff}]/u, 1.25],
  [/[mwMW@%—…]/, 0.98],
  [/[A-Z×=+<>~–−≥≤&]/, 0.73],
  [/[ijltf.,:;'|!()[\] /·-]/, 0.4],
  [/[\u{20}-\u{7e}]/u, 0.64],
];
const OTHER_WIDTH = 0.8;

/** So that what fits exactly fits, whatever was added and taken away again. */
const ROUNDING = 1e-6;
/** Bold letters are wider by this factor. */
const BOLD = 1.13;

/** At least as wide as `text` is going to be at `size`, with the classes of `look`. */
export function textWidth(text: string, size: number, look = ''): number {
  let width = 0;
  for (const character of text) {
    width += WIDTHS.find(([characters]) => characters.test(character))?.[1] ?? OTHER_WIDTH;
  }
  return width * size * (/\b(strong|warning)\b/.test(look) ? BOLD : 1);
}

/** `text` cut so that it takes at most `width`, with an ellipsis where something is missing. */
export function fitted(text: string, size: number, width: number, look = ''): string {
  if (textWidth(text, size, look) <= width + ROUNDING) return text;
  const characters = [...text];
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, size, look) > width) characters.pop();
  const cut = `${characters.join('').trimEnd()}…`;
  return textWidth(cut, size, look) <= width ? cut : '';
}

export interface TextOptions {
  readonly at: Point;
  readonly anchor?: Anchor;
  readonly size?: number;
  /** Names of classes, for colour and weight. */
  readonly look?: string;
}

/** The room that one line of text takes whose baseline begins, centres or ends at a point. */
export function textBox(
  text: string,
  { at: { x, y }, anchor = 'start', size = NORMAL, look }: TextOptions,
): Box {
  const width = textWidth(text, size, look);
  const left = anchor === 'start' ? x : anchor === 'middle' ? x - width / 2 : x - width;
  return { left, top: y - size * 0.85, width, height: size * 1.1 };
}

/** One line of text. */
export function textAt(
  content: Content,
  { at, anchor = 'start', size = NORMAL, look = '' }: TextOptions,
): Markup {
  return markup`<text x="${at.x}" y="${at.y}" text-anchor="${anchor}" font-size="${size}" class="${look}">${content}</text>`;
}
