/** A log as it goes on, over the whole screen. */
import type { Details } from '../ui.ts';
import type { Box, Canvas } from './frame.ts';
import { plain } from './width.ts';

export function drawDetails(canvas: Canvas, box: Box, { title, lines, up }: Details): void {
  canvas.fill(box, 'text');
  const inside = canvas.panel(box, plain(title), {
    isFocused: true,
    remark: { text: up > 0 ? `${up} lines up` : 'live', style: up > 0 ? 'warning' : 'good' },
  });
  const end = Math.max(Math.min(lines.length, inside.height), lines.length - up);
  const shown = lines.slice(Math.max(0, end - inside.height), end);
  for (const [index, line] of shown.entries()) {
    canvas.put(
      inside.x,
      inside.y + index,
      plain(line),
      /error|fail|refused/i.test(line) ? 'bad' : 'text',
      inside.width,
    );
  }
  if (lines.length === 0) canvas.put(inside.x, inside.y, 'nothing was written yet', 'dim', inside.width);
}
