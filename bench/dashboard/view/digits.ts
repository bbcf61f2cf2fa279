/** Figures to be read from the back of a room, made of blocks. */
import type { Canvas, Size, StyleName } from './frame.ts';

/** Five rows each; a point of the pattern is two columns wide and one row high, times the scale. */
const PATTERNS: Readonly<Record<string, readonly string[]>> = {
  '0': ['###', '# #', '# #', '# #', '###'],
  '1': ['## ', ' # ', ' # ', ' # ', '###'],
  '2': ['###', '  #', '###', '#  ', '###'],
  '3': ['###', '  #', ' ##', '  #', '###'],
  '4': ['# #', '# #', '###', '  #', '  #'],
  '5': ['###', '#  ', '###', '  #', '###'],
  '6': ['###', '#  ', '###', '# #', '###'],
  '7': ['###', '  #', '  #', '  #', '  #'],
  '8': ['###', '# #', '###', '# #', '###'],
  '9': ['###', '# #', '###', '  #', '###'],
  '.': [' ', ' ', ' ', ' ', '#'],
  '-': ['   ', '   ', '###', '   ', '   '],
  ' ': [' ', ' ', ' ', ' ', ' '],
};
const ROWS = 5;
const COLUMNS_A_POINT = 2;

/** The room that `text` takes at a scale of 1, 2, … */
export function digitsSize(text: string, scale: number): Size {
  const points = [...text].reduce((sum, character) => sum + pattern(character)[0].length + 1, -1);
  return { width: Math.max(0, points) * COLUMNS_A_POINT * scale, height: ROWS * scale };
}

/** The largest scale at which `text` fits; 0 when it does not at all. */
export function digitsScale(text: string, { width, height }: Size): number {
  const least = digitsSize(text, 1);
  return Math.max(0, Math.floor(Math.min(width / least.width, height / least.height)));
}

export function drawDigits(
  canvas: Canvas,
  { x, y }: { readonly x: number; readonly y: number },
  text: string,
  scale: number,
  style: StyleName,
): void {
  let left = x;
  for (const character of text) {
    const lines = pattern(character);
    for (const [row, line] of lines.entries()) {
      for (const [column, point] of [...line].entries()) {
        if (point !== '#') continue;
        const from = left + column * COLUMNS_A_POINT * scale;
        for (let down = 0; down < scale; down++) {
          canvas.put(from, y + row * scale + down, '█'.repeat(COLUMNS_A_POINT * scale), style);
        }
      }
    }
    left += (lines[0].length + 1) * COLUMNS_A_POINT * scale;
  }
}

function pattern(character: string): readonly [string, ...string[]] {
  return (PATTERNS[character] ?? PATTERNS['-']) as unknown as readonly [string, ...string[]];
}
