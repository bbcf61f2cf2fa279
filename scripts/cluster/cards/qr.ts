/** QR codes as drawings that stay sharp on any printer. */
import qrcode from 'qrcode-generator';
import { type Html, html } from './html.ts';

/** The smallest that holds the text. */
const SMALLEST = 0;
/** Withstands 15 % of damage: a fold, a stain. More would make the squares smaller, which harms more on paper. */
const LEVEL = 'M';
/** The white frame that the standard (ISO/IEC 18004) asks for, in squares. */
const FRAME = 4;

/** Rows of squares; true is dark. @throws when the text is longer than a QR code can be, about 2300 bytes. */
export function qrSquares(text: string): boolean[][] {
  const code = qrcode(SMALLEST, LEVEL);
  // One character a byte, as the library takes them: its own way with text would drop what is not Latin.
  code.addData(Buffer.from(text, 'utf8').toString('latin1'));
  code.make();
  const places = Array.from({ length: code.getModuleCount() }, (_, place) => place);
  return places.map((row) => places.map((column) => code.isDark(row, column)));
}

/** @param label what it says, for those who do not see it. */
export function qrSvg(text: string, label: string): Html {
  const squares = qrSquares(text);
  const size = squares.length + 2 * FRAME;
  const path = squares.flatMap(rowPath).join('');
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path d="${path}"/></svg>`;
}

/** A bar for each run of dark squares: separate squares would leave hair lines between them. */
function rowPath(row: readonly boolean[], y: number): string[] {
  const bars: string[] = [];
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const begin = x;
    while (row[x + 1]) x++;
    const width = x - begin + 1;
    bars.push(`M${begin + FRAME} ${y + FRAME}h${width}v1h-${width}z`);
  }
  return bars;
}
