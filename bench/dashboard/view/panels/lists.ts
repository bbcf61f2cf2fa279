/** The panels that are lists: instances, nodes, events. */
import type { DashboardState, EventState, NodeState } from '../../state.ts';
import type { Ui } from '../../ui.ts';
import { ago, bytes, clock, percent } from '../format.ts';
import type { Box, Canvas, PanelOptions, StyleName } from '../frame.ts';
import { type Column, drawList } from '../list.ts';
import { eventRows, type InstanceRow, instanceRows, nodeRows } from '../rows.ts';
import { plain } from '../width.ts';

export function drawInstances(
  canvas: Canvas,
  box: Box,
  state: DashboardState,
  ui: Ui,
  options: PanelOptions,
): void {
  const inside = canvas.panel(box, '4 instances', { ...options, remark: remarkOf(ui) });
  const rows = instanceRows(state, ui);
  const columns: readonly Column<InstanceRow>[] = [
    { head: 'service', width: 8, gives: 0, text: nameOfRow, style: styleOfRow },
    { head: 'run', width: 6, gives: 0, side: 'right', text: countOfRow, style: styleOfRow },
    { head: 'node', width: 12, gives: 3, text: (row) => (row.kind === 'instance' ? plain(row.node) : '') },
    { head: 'cpu', width: 4, gives: 1, side: 'right', text: ({ cpuPercent }) => percent(cpuPercent) },
    { head: 'mem', width: 5, gives: 2, side: 'right', text: ({ memoryBytes }) => bytes(memoryBytes) },
  ];
  drawList(canvas, inside, {
    columns,
    rows,
    chosen: Math.min(ui.rows.instances, rows.length - 1),
    hasHead: inside.height > 5,
    style: (row) => (row.kind === 'service' ? 'strong' : 'text'),
  });
}

function nameOfRow(row: InstanceRow): string {
  return row.kind === 'service' ? row.service : ` ${plain(row.logName)}`;
}

function countOfRow(row: InstanceRow): string {
  if (row.kind === 'instance') return row.state === 'running' ? '' : 'exited';
  if (row.to !== undefined) return `→ ${row.to}`;
  return row.running === row.wanted ? String(row.running) : `${row.running}/${row.wanted}`;
}

function styleOfRow(row: InstanceRow): StyleName | undefined {
  if (row.kind === 'instance') return row.state === 'running' ? undefined : 'bad';
  if (row.to !== undefined) return 'warning';
  return row.running < row.wanted ? 'bad' : undefined;
}

export function drawNodes(
  canvas: Canvas,
  box: Box,
  state: DashboardState,
  ui: Ui,
  options: PanelOptions,
): void {
  const inside = canvas.panel(box, '5 nodes', options);
  const rows = nodeRows(state, ui);
  const columns: readonly Column<NodeState>[] = [
    { head: 'node', width: 6, gives: 0, text: ({ name }) => plain(name) },
    { head: 'engine', width: 9, gives: 2, text: (node) => engineOf(node, state.at), style: styleOfNode },
    { head: 'role', width: 7, gives: 4, text: ({ role }) => (role === 'none' ? '-' : (role ?? '-')) },
    { head: 'run', width: 3, gives: 0, side: 'right', text: ({ containers }) => String(containers ?? '-') },
    { head: 'cpu', width: 4, gives: 1, side: 'right', text: ({ cpuPercent }) => percent(cpuPercent) },
    { head: 'mem', width: 5, gives: 3, side: 'right', text: ({ memoryBytes }) => bytes(memoryBytes) },
  ];
  drawList(canvas, inside, {
    columns,
    rows,
    chosen: options.isFocused ? Math.min(ui.rows.nodes, rows.length - 1) : undefined,
    hasHead: inside.height > rows.length,
    style: (node) => (node.staleSince === undefined ? 'text' : 'bad'),
  });
  if (rows.length === 0) canvas.put(inside.x, inside.y + 1, 'none yet', 'dim', inside.width);
}

function engineOf({ engine, staleSince }: NodeState, now: number): string {
  return staleSince === undefined
    ? plain(engine ?? '…').replace(/\+.*/, '')
    : `down ${ago(now - staleSince)}`;
}

const styleOfNode = ({ staleSince, engine }: NodeState): StyleName =>
  staleSince !== undefined ? 'bad' : engine === undefined ? 'dim' : 'good';

const LEVELS = { info: 'text', good: 'good', warning: 'warning', error: 'bad' } as const;

export function drawEvents(
  canvas: Canvas,
  box: Box,
  state: DashboardState,
  ui: Ui,
  options: PanelOptions,
): void {
  const inside = canvas.panel(box, '6 events', options);
  const rows = eventRows(state, ui);
  const isNarrow = inside.width < 40;
  const columns: readonly Column<EventState>[] = [
    {
      head: 'event',
      width: 12,
      gives: 0,
      text: ({ at, node, text }) =>
        `${isNarrow ? '' : `${clock(at)} `}${node === undefined ? '' : `${plain(node)} `}${plain(text)}`,
    },
  ];
  drawList(canvas, inside, {
    columns,
    rows,
    chosen: options.isFocused ? Math.min(ui.rows.events, rows.length - 1) : undefined,
    hasHead: false,
    style: ({ level }) => LEVELS[level],
  });
  if (rows.length === 0) canvas.put(inside.x, inside.y, 'nothing has happened yet', 'dim', inside.width);
}

function remarkOf({ filter, sort }: Ui): PanelOptions['remark'] {
  const texts = [filter === '' ? '' : `/${plain(filter)}`, sort === 'name' ? '' : `by ${sort}`].filter(
    Boolean,
  );
  return texts.length === 0 ? undefined : { text: texts.join(' '), style: 'warning' };
}
