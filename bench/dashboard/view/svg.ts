/** A frame as a picture. */
import { markup, trusted } from '../../report/markup.ts';
import type { Frame, StyleName } from './frame.ts';
import { hexOf, type Look, type Theme } from './theme.ts';
import { textWidth } from './width.ts';

/** Of one cell, in units of the picture: what most fixed fonts have at 14. */
const CELL = { width: 8.43, height: 18 };
const FONT_SIZE = 14;
const BASELINE = 13.5;
const MARGIN = 10;
const FONTS = "'DejaVu Sans Mono', 'Liberation Mono', Menlo, Consolas, monospace";
const PAPER = 231;
const INK = 232;
/** So many spaces part a text: fonts differ, and what comes behind them must begin in its own column. */
const LONG_SPACE = 3;

export function frameSvg(frame: Frame, theme: Theme, title: string): string {
  const width = frame.width * CELL.width + 2 * MARGIN;
  const height = frame.height * CELL.height + 2 * MARGIN;
  const ground = coloursOf(theme.text).bg;
  const runs = frame.characters.flatMap((row, y) => runsOf(row, frame.styles[y] ?? [], y));
  const drawn = runs.map(({ x, y, width: cells, style, pieces }) => {
    const { fg, bg, bold } = coloursOf(theme[style]);
    const top = MARGIN + y * CELL.height;
    const left = (column: number) => MARGIN + column * CELL.width;
    const behind =
      bg !== ground &&
      markup`<rect x="${left(x)}" y="${top}" width="${cells * CELL.width}" height="${CELL.height}" fill="${bg}"/>`;
    const texts = pieces.map(
      (piece) =>
        markup`<text x="${left(piece.x)}" y="${top + BASELINE}" fill="${fg}"${bold && markup` font-weight="bold"`} textLength="${textWidth(piece.text) * CELL.width}">${piece.text}</text>`,
    );
    return markup`${behind}${texts}`;
  });
  return `${
    markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${FONTS}" font-size="${FONT_SIZE}" role="img">
<title>${title}</title>
${trusted('<style>text{white-space:pre}</style>')}
<rect width="100%" height="100%" rx="6" fill="${ground}"/>
${drawn}
</svg>`.markup
  }\n`;
}

/**
 * Pictures of the same size as one that shows them in turn, `seconds` each, for ever; a reader without animations sees the last.
 * Each picture is what `frameSvg` made.
 */
export function inTurn(pictures: readonly string[], seconds: number): string {
  const [first = ''] = pictures;
  if (pictures.length < 2) return first;
  const total = pictures.length * seconds;
  const share = (100 / pictures.length).toFixed(2);
  // From the second on each lies over those before it and is hidden until its turn.
  const style = `<style>.scene{animation:scene ${total}s infinite step-end}@keyframes scene{0%{visibility:visible}${share}%{visibility:hidden}}</style>`;
  const scenes = pictures.map((picture, index) => {
    const delay = index === 0 ? 0 : index * seconds - total;
    return `<g class="scene" style="animation-delay:${delay}s">${inside(picture)}</g>`;
  });
  const title = /<title>.*?<\/title>/.exec(first)?.[0] ?? '';
  return `${first.slice(0, first.indexOf('>') + 1)}\n${title}\n${style}\n${scenes.join('\n')}\n</svg>\n`;
}

/** Without the element around it, and its title. */
const inside = (picture: string): string =>
  picture.slice(picture.indexOf('</title>') + '</title>'.length, picture.lastIndexOf('</svg>'));

interface Run {
  readonly x: number;
  readonly y: number;
  /** In cells. */
  readonly width: number;
  readonly style: StyleName;
  readonly pieces: readonly Piece[];
}

interface Piece {
  readonly x: number;
  readonly text: string;
}

/** Neighbours of the same style. */
function runsOf(characters: readonly string[], styles: readonly StyleName[], y: number): Run[] {
  const runs: Run[] = [];
  for (let x = 0; x < characters.length; ) {
    const style = styles[x] ?? 'text';
    let end = x;
    while (end < characters.length && styles[end] === style) end++;
    runs.push({ x, y, width: end - x, style, pieces: piecesOf(characters.slice(x, end), x) });
    x = end;
  }
  return runs;
}

/** What is written, without the long spaces between. */
function piecesOf(characters: readonly string[], from: number): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < characters.length; ) {
    if (characters[at] === ' ') {
      at++;
      continue;
    }
    let end = at;
    let spaces = 0;
    while (end < characters.length && spaces < LONG_SPACE)
      spaces = characters[end++] === ' ' ? spaces + 1 : 0;
    pieces.push({ x: from + at, text: characters.slice(at, end).join('').trimEnd() });
    at = end;
  }
  return pieces;
}

function coloursOf({ fg, bg, bold = false, inverse = false }: Look): {
  fg: string;
  bg: string;
  bold: boolean;
} {
  const [front, back] = [hexOf(fg ?? INK), hexOf(bg ?? PAPER)];
  return inverse ? { fg: back, bg: front, bold } : { fg: front, bg: back, bold };
}
