/** Many clusters: a row for each, trouble first. */
import type { ClusterRow, RoomState } from '../state.ts';
import type { Ui } from '../ui.ts';
import { ago, clock, perSecond } from './format.ts';
import { Canvas, type Frame, type Size, type StyleName } from './frame.ts';
import { drawHelp } from './help.ts';
import { type Column, drawList, scrolled } from './list.ts';
import { roomRows, trouble } from './rows.ts';
import { fit, plain } from './width.ts';

/** Below the title; the list's head comes first. */
const LIST_TOP = 1;
const STYLES: readonly StyleName[] = ['text', 'warning', 'bad'];

export function roomFrame(state: RoomState, ui: Ui, size: Size): Frame {
  const canvas = new Canvas(size);
  const rows = roomRows(state, ui);
  const inTrouble = rows.filter((row) => trouble(row) === 2).length;
  const title = ` ${rows.length} clusters, ${inTrouble === 0 ? 'none' : inTrouble} in trouble`;
  canvas.put(0, 0, fit(title, size.width - 10), 'header');
  canvas.put(Math.max(0, size.width - 10), 0, fit(clock(state.at), 10), 'header');
  const columns: readonly Column<ClusterRow>[] = [
    { head: 'cluster', width: 10, gives: 0, text: ({ name }) => plain(name) },
    {
      head: 'nodes',
      width: 7,
      gives: 0,
      side: 'right',
      text: ({ nodesUp, nodesWanted }) => `${nodesUp}/${nodesWanted}`,
    },
    { head: 'app', width: 7, gives: 1, text: ({ on }) => on ?? '-' },
    {
      head: 'hashes/s',
      width: 8,
      gives: 0,
      side: 'right',
      text: ({ hashesPerSecond }) => perSecond(hashesPerSecond),
    },
    { head: 'lab', width: 14, gives: 4, text: ({ lab }) => plain(lab ?? '-') },
    {
      head: 'activity',
      width: 9,
      gives: 3,
      side: 'right',
      text: ({ lastActivity }) => (lastActivity === undefined ? '-' : ago(state.at - lastActivity)),
    },
    { head: 'trouble', width: 28, gives: 2, text: (row) => troubleIn(row, state.at) },
  ];
  drawList(
    canvas,
    { x: 1, y: LIST_TOP, width: size.width - 2, height: size.height - LIST_TOP - 1 },
    {
      columns,
      rows,
      chosen: Math.min(ui.rows.room, rows.length - 1),
      hasHead: true,
      style: (row) => STYLES[trouble(row)] ?? 'text',
    },
  );
  if (rows.length === 0)
    canvas.put(1, 2, state.problem ?? 'There is no cluster.  ./workshop up  makes one.', 'dim');
  const keys =
    ui.message ??
    (ui.typing
      ? `filter: ${plain(ui.typing.text)}█`
      : '↑↓ choose  Enter opens  / filter  t theme  w save  ? help  q quit');
  canvas.put(1, size.height - 1, keys, 'dim');
  if (ui.help) drawHelp(canvas);
  return canvas;
}

/** Which row of the room stands at line `y` of the screen; undefined for none. */
export function roomRowAt(state: RoomState, ui: Ui, { height }: Size, y: number): number | undefined {
  const count = roomRows(state, ui).length;
  const { top, shown } = { top: LIST_TOP + 1, shown: height - LIST_TOP - 2 };
  const row = y - top + scrolled(count, shown, Math.min(ui.rows.room, count - 1));
  return y >= top && y < top + shown && row < count ? row : undefined;
}

function troubleIn(
  { nodesUp, nodesWanted, staleSince, problem, pending, on, hashesPerSecond }: ClusterRow,
  now: number,
): string {
  if (nodesUp < nodesWanted) return `${nodesWanted - nodesUp} of ${nodesWanted} nodes down`;
  if (staleSince !== undefined) return `stale since ${ago(now - staleSince)}: ${plain(problem ?? '')}`;
  if (pending) return '';
  if (on === undefined) return 'no application';
  return hashesPerSecond === 0 ? 'mines nothing' : '';
}
