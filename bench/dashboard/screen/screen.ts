/** The terminal: blessed takes it over, hands on keys and the mouse, writes only what has changed, and gives it back. */
import blessed, { type Line, type Mouse } from 'blessed';
import type { Frame, Size, StyleName } from '../view/frame.ts';
import type { Look, Theme } from '../view/theme.ts';

export interface ScreenOptions {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** What the terminal understands, by its name in terminfo. */
  readonly terminal: string;
  readonly onKey: (key: string) => void;
  readonly onMouse: (mouse: Mouse) => void;
  readonly onResize: () => void;
}

export interface Screen extends Disposable {
  readonly size: Size;
  draw(frame: Frame, theme: Theme): void;
}

/** While a window is being dragged, one redraw at the end is enough, in ms. */
const RESIZE_MS = 40;

export function openScreen(options: ScreenOptions): Screen {
  const { input, output, terminal, onKey, onMouse, onResize } = options;
  const screen = blessed.screen({
    input,
    output,
    terminal,
    forceUnicode: true,
    smartCSR: false,
    resizeTimeout: RESIZE_MS,
  });
  // Lines are characters like any other: the second character set that blessed would take them from is not everywhere.
  screen.program.tput.acscr = {};
  screen.program.hideCursor();
  screen.on('keypress', (character, key) => {
    // Enter comes twice, once as `return`.
    if (key?.name === 'return') return;
    const name = key?.full ?? character;
    // Escape and a key soon after it look like Alt with that key, which means nothing here.
    const afterEscape = /^M-(.)$/.exec(name ?? '')?.[1];
    if (afterEscape !== undefined) onKey('escape');
    if (name) onKey(afterEscape ?? name);
  });
  screen.on('mouse', onMouse);
  screen.enableMouse();
  screen.on('resize', onResize);
  return {
    get size() {
      return { width: screen.width, height: screen.height };
    },
    draw: (frame, theme) => {
      const attributes = attributesOf(theme);
      for (const [y, line] of screen.lines.entries()) copyRow(line, frame, y, attributes);
      screen.draw(0, screen.lines.length - 1);
      screen.program.flush();
    },
    [Symbol.dispose]: () => screen.destroy(),
  };
}

function copyRow(line: Line, frame: Frame, y: number, attributes: Readonly<Record<StyleName, number>>): void {
  const characters = frame.characters[y];
  const styles = frame.styles[y];
  if (!characters || !styles) return;
  for (let x = 0; x < line.length; x++) {
    const cell = line[x];
    const style = styles[x];
    const character = characters[x];
    if (cell === undefined || style === undefined || character === undefined) continue;
    const wanted = attributes[style];
    if (cell[0] === wanted && cell[1] === character) continue;
    cell[0] = wanted;
    cell[1] = character;
    line.dirty = true;
  }
}

const FLAGS = { bold: 1, inverse: 8 } as const;
/** The terminal's own colour. */
const OWN = 0x1ff;

/** blessed keeps the look of a cell in one number: 9 bits each for flags, foreground and background. */
function attributesOf(theme: Theme): Record<StyleName, number> {
  return Object.fromEntries(
    Object.entries(theme).map(([name, look]) => [name, attributesOfLook(look)]),
  ) as Record<StyleName, number>;
}

function attributesOfLook({ fg = OWN, bg = OWN, bold = false, inverse = false }: Look): number {
  return (((bold ? FLAGS.bold : 0) | (inverse ? FLAGS.inverse : 0)) << 18) | (fg << 9) | bg;
}
