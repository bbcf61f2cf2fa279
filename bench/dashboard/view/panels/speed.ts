/** Hashes per second: large digits, and a line with the bound drawn in. */
import type { DashboardState } from '../../state.ts';
import { digitsScale, digitsSize, drawDigits } from '../digits.ts';
import { perSecond, staleness } from '../format.ts';
import type { Box, Canvas, PanelOptions } from '../frame.ts';
import { drawPlot } from '../plot.ts';

/** From this height on the line has room under the digits; in a lower panel it goes beside them. */
const STACKED_HEIGHT = 14;
/** What of the panel the digits may take. */
const SHARE = { digits: 0.4, digitsWhenBig: 0.66 };
/** The figures beside or under the digits. */
const WORDS_WIDTH = 22;

export function drawSpeed(
  canvas: Canvas,
  box: Box,
  state: DashboardState,
  options: PanelOptions,
  isBig = false,
): void {
  const { speed, at, history } = state;
  const stale = staleness(speed, at);
  const bound = history.at(-1)?.bound;
  const inside = canvas.panel(box, '1 hashes/s', {
    ...options,
    remark: stale ? { text: stale, style: 'bad' } : { text: `bound ${perSecond(bound)}`, style: 'bound' },
  });
  const text = perSecond(speed.hashesPerSecond);
  const style = stale ? 'dim' : 'speed';
  const words = wordsFor(state, bound);
  const room = roomFor(text);
  const least = digitsSize(room, 1);
  if (inside.width < least.width || inside.height < least.height) {
    for (const [index, line] of [`${text} hashes/s`, ...words].slice(0, inside.height).entries()) {
      canvas.put(inside.x, inside.y + index, line, index === 0 ? style : 'dim', inside.width);
    }
    return;
  }
  const isStacked = inside.height >= STACKED_HEIGHT;
  const share = isBig ? SHARE.digitsWhenBig : SHARE.digits;
  const scale = Math.max(
    1,
    digitsScale(room, {
      width: isStacked ? inside.width : inside.width * share,
      height: isStacked ? inside.height * share : inside.height,
    }),
  );
  const size = digitsSize(room, scale);
  // Flush right: the point stays where it is when a digit is gained.
  drawDigits(
    canvas,
    { x: inside.x + size.width - digitsSize(text, scale).width, y: inside.y },
    text,
    scale,
    style,
  );
  const right = inside.x + size.width + 2;
  const left = inside.width - size.width - 2;
  if (isStacked) {
    putWords(canvas, { x: right, y: inside.y, width: left, height: size.height }, words);
    const top = inside.y + size.height + 1;
    drawPlot(canvas, { ...inside, y: top, height: inside.y + inside.height - top }, history);
  } else {
    const below = {
      x: inside.x,
      y: inside.y + size.height,
      width: size.width,
      height: inside.height - size.height,
    };
    putWords(canvas, below, words);
    drawPlot(canvas, { ...inside, x: right, width: left }, history);
  }
}

function putWords(canvas: Canvas, { x, y, width, height }: Box, words: readonly string[]): void {
  if (width < WORDS_WIDTH) return;
  for (const [index, line] of words.slice(0, Math.max(0, height)).entries()) {
    canvas.put(x, y + index, line, index === 0 ? 'strong' : 'dim', width);
  }
}

/** What matters most first: there may be room for one only. */
function wordsFor({ speed }: DashboardState, bound: number | null | undefined): string[] {
  const { hashesPerSecond, hashes, coins, coinsPerSecond } = speed;
  const known = hashesPerSecond !== undefined && bound;
  const share = known ? `${Math.round((hashesPerSecond / bound) * 100)} % of the bound` : 'hashes per second';
  return [
    share,
    coins === undefined ? 'coins -' : `${coins} coins, ${(coinsPerSecond ?? 0).toFixed(1)}/s`,
    hashes === undefined ? 'hashes -' : `${hashes} hashes`,
  ];
}

/** Room for two digits before the point at the least, so that nothing moves between 3.3 and 33.3. */
function roomFor(text: string): string {
  return text.length < 4 ? '88.8' : text;
}
