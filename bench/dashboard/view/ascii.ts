/** Frames for terminals that show nothing but ASCII. */
import type { Frame } from './frame.ts';

const EQUALS: Readonly<Record<string, string>> = {
  '─': '-',
  '│': '|',
  '┌': '+',
  '┐': '+',
  '└': '+',
  '┘': '+',
  '█': '#',
  '…': '.',
  '→': '>',
  '↑': '^',
  '↓': 'v',
  '←': '<',
  '–': '-',
  '▁': '_',
  '▂': '.',
  '▃': ':',
  '▄': '-',
  '▅': '=',
  '▆': '+',
  '▇': '*',
};

/** The same frame in ASCII: dots of braille become points, anything unknown a question mark. */
export function inAscii(frame: Frame): Frame {
  return {
    ...frame,
    width: frame.width,
    height: frame.height,
    styles: frame.styles,
    characters: frame.characters.map((row) => row.map(toAscii)),
  };
}

function toAscii(character: string, index: number, row: readonly string[]): string {
  // The cell behind a wide character, whose question mark takes one column only.
  if (character === '') return index > 0 && row[index - 1] !== '' ? ' ' : '';
  if (character <= '~') return character;
  if (character >= '\u2800' && character <= '\u28ff') return '.';
  return EQUALS[character] ?? '?';
}
