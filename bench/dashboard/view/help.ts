/** The keys, on top of everything. */
import type { Canvas } from './frame.ts';

const KEYS: readonly (readonly [string, string])[] = [
  ['q  Ctrl-C', 'quit; Esc or ? closes this'],
  ['↑ ↓  j k', 'choose a row; ← → choose a service'],
  ['Tab', 'next panel, Shift-Tab the one before'],
  ['1 – 6', 'that panel full screen, and back'],
  ['+  -', 'one more, one less of the chosen service'],
  ['= 1 0 Enter', 'set it to that many'],
  ['Enter', 'the log of the chosen instance, live'],
  ['l', 'the log of the chosen service, live'],
  ['/', 'show only what holds a word; Esc shows all'],
  ['s', 'sort by name, processor, memory'],
  ['p', 'pause: the screen stands, the world goes on'],
  ['t  b', 'theme: dark or light; big figures'],
  ['w', 'save picture (SVG) and data (JSON) in reports/'],
  ['mouse', 'click chooses, twice opens, the wheel scrolls'],
];
const WIDTH = 66;

export function drawHelp(canvas: Canvas): void {
  const width = Math.min(WIDTH, canvas.width - 2);
  const height = Math.min(KEYS.length + 2, canvas.height - 2);
  const x = Math.floor((canvas.width - width) / 2);
  const y = Math.floor((canvas.height - height) / 2);
  canvas.fill({ x, y, width, height }, 'text');
  const inside = canvas.panel({ x, y, width, height }, 'keys', { isFocused: true });
  for (const [index, [key, does]] of KEYS.slice(0, inside.height).entries()) {
    canvas.put(inside.x + 1, inside.y + index, key, 'key', 13);
    canvas.put(inside.x + 15, inside.y + index, does, 'text', inside.width - 15);
  }
}
