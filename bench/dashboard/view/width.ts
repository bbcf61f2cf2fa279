/** How many columns of a terminal text takes. */
import { inert } from '../../../scripts/core/inert.ts';

/** East Asian wide and full-width characters, and pictures: two columns. */
const WIDE =
  /[\u{1100}-\u{115f}\u{2329}\u{232a}\u{2e80}-\u{303e}\u{3041}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** Marks that sit on the character before, joiners, and what turns the direction of writing: no column, and not shown. */
const NONE = /[\p{Mn}\p{Me}\p{Cf}\u{2028}\u{2029}]/gu;

/** Text of others as it may stand in a frame: nothing in it steers the terminal, and each character has its columns. */
export function plain(text: string): string {
  return inert(text.replace(ESCAPES, '')).replaceAll('\t', '  ').replaceAll('\n', ' ').replace(NONE, '');
}

/** Colours that programs write into their logs: they say nothing here. What else begins with ESC is shown as it is, inert. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this is for
const ESCAPES = /\u001b\[[0-9;]*m/g;

/** 1 or 2. Letters, lines, blocks and dots, of which a frame is full, are told apart without the expression. */
export function widthOf(character: string): number {
  const code = character.charCodeAt(0);
  if (code < 0x1100 || (code > 0x232a && code < 0x2e80)) return 1;
  return WIDE.test(character) ? 2 : 1;
}

const ASCII = /^[ -~]*$/;

export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** `text` cut to `width` columns, with an ellipsis where something is missing. */
export function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let taken = '';
  let used = 0;
  for (const character of text) {
    if (used + widthOf(character) > width - 1) break;
    taken += character;
    used += widthOf(character);
  }
  return width > 0 ? `${taken}…` : '';
}

/** `text` in exactly `width` columns. */
export function fit(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const short = cut(text, width);
  const space = ' '.repeat(Math.max(0, width - textWidth(short)));
  return side === 'left' ? short + space : space + short;
}
