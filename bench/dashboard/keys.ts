/** What keys and the mouse do: from what was chosen to what is chosen now, and what is to be done. Pure. */
import { type ScalableService, SERVICES } from '../../scripts/deployment/deployment.ts';
import type { DashboardState, RoomState } from './state.ts';
import { PANELS, type PanelName, SORTS, type Ui } from './ui.ts';
import { eventRows, instanceRows, nodeRows, roomRows, serviceOf } from './view/rows.ts';

export type Order =
  | { readonly do: 'quit' | 'back' | 'save' | 'theme' | 'close-log' }
  | { readonly do: 'scale'; readonly service: ScalableService; readonly to: number }
  | { readonly do: 'log'; readonly service: string; readonly logName?: string | undefined }
  | { readonly do: 'open'; readonly cluster: string; readonly on: string | undefined };

export interface Answer {
  readonly ui: Ui;
  readonly order?: Order | undefined;
}

export type Shown =
  | { readonly kind: 'dashboard'; readonly state: DashboardState; readonly hasRoom: boolean }
  | { readonly kind: 'room'; readonly state: RoomState };

/** `key` as blessed names it: `q`, `C-c`, `up`, `S-tab`, `+`. */
export function pressed(before: Ui, key: string, shown: Shown): Answer {
  const ui: Ui = before.message === undefined ? before : { ...before, message: undefined };
  if (key === 'C-c') return { ui, order: { do: 'quit' } };
  if (ui.typing) return typed(ui, key, shown);
  if (ui.help) return { ui: { ...ui, help: false }, ...(key === 'q' ? { order: { do: 'quit' } } : {}) };
  if (ui.details) return inDetails(ui, key);
  const common = forBoth(ui, key, shown);
  if (common) return common;
  return shown.kind === 'room' ? inRoom(ui, key, shown.state) : inDashboard(ui, key, shown);
}

function forBoth(ui: Ui, key: string, shown: Shown): Answer | undefined {
  switch (key) {
    case 'q':
      return { ui, order: { do: 'quit' } };
    case '?':
    case 'h':
      return { ui: { ...ui, help: true } };
    case '/':
      return { ui: { ...ui, typing: { what: 'filter', text: ui.filter } } };
    case 't':
      return { ui, order: { do: 'theme' } };
    case 'w':
      return { ui, order: { do: 'save' } };
    case 'p':
      return { ui: { ...ui, paused: !ui.paused } };
    case 's':
      return { ui: { ...ui, sort: SORTS[(SORTS.indexOf(ui.sort) + 1) % SORTS.length] ?? 'name' } };
    default:
      return moves(ui, key, shown);
  }
}

/** How far each key moves the chosen row. */
const MOVES: Readonly<Record<string, number>> = {
  up: -1,
  k: -1,
  down: 1,
  j: 1,
  pageup: -10,
  pagedown: 10,
  home: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
};

function moves(ui: Ui, key: string, shown: Shown): Answer | undefined {
  const by = MOVES[key];
  return by === undefined ? undefined : { ui: moved(ui, by, shown) };
}

/** The list that rows are chosen from: that of the panel in focus, or else the instances. */
function listOf(ui: Ui, shown: Shown): { name: keyof Ui['rows']; length: number } {
  if (shown.kind === 'room') return { name: 'room', length: roomRows(shown.state, ui).length };
  const { state } = shown;
  if (ui.focus === 'nodes') return { name: 'nodes', length: nodeRows(state, ui).length };
  if (ui.focus === 'events') return { name: 'events', length: eventRows(state, ui).length };
  return { name: 'instances', length: instanceRows(state, ui).length };
}

function moved(ui: Ui, by: number, shown: Shown): Ui {
  const { name } = listOf(ui, shown);
  return choose(ui, name, ui.rows[name] + by, shown);
}

/** Chooses a row; the service that it stands for is the one to be scaled from now on. */
function choose(ui: Ui, name: keyof Ui['rows'], wanted: number, shown: Shown): Ui {
  const { length } = listOf(ui, shown);
  const row = Math.max(0, Math.min(length - 1, wanted));
  const rows = { ...ui.rows, [name]: row };
  if (name !== 'instances' || shown.kind === 'room') return { ...ui, rows };
  return { ...ui, rows, service: serviceOf(instanceRows(shown.state, ui)[row]) ?? ui.service };
}

function inDashboard(ui: Ui, key: string, shown: Extract<Shown, { kind: 'dashboard' }>): Answer {
  const { state, hasRoom } = shown;
  const panel = PANELS[Number(key) - 1];
  if (/^[1-6]$/.test(key) && panel)
    return { ui: { ...ui, focus: panel, full: ui.full === panel ? undefined : panel } };
  switch (key) {
    case 'tab':
      return { ui: focused(ui, 1) };
    case 'S-tab':
      return { ui: focused(ui, -1) };
    case 'left':
    case 'right':
      return { ui: nextService(ui, key === 'left' ? -1 : 1, state) };
    case '+':
    case '-':
      return {
        ui,
        order: { do: 'scale', service: ui.service, to: wanted(state, ui.service) + (key === '+' ? 1 : -1) },
      };
    case '=':
      return { ui: { ...ui, typing: { what: 'count', text: '' } } };
    case 'b':
      return { ui: { ...ui, big: !ui.big, full: undefined } };
    case 'l':
      return { ui, order: { do: 'log', service: ui.service } };
    case 'enter':
      return entered(ui, state);
    case 'escape':
    case 'backspace':
      return escaped(ui, hasRoom);
    default:
      return { ui };
  }
}

/** What there will be once all that was asked for has come to pass. */
function wanted({ scaling, counts }: DashboardState, service: ScalableService): number {
  return scaling.find((each) => each.service === service)?.to ?? counts?.[service] ?? 0;
}

function focused(ui: Ui, by: number): Ui {
  const focus = PANELS[(PANELS.indexOf(ui.focus) + by + PANELS.length) % PANELS.length] ?? 'instances';
  return { ...ui, focus, full: ui.full && focus };
}

function nextService(ui: Ui, by: number, state: DashboardState): Ui {
  const service =
    SERVICES[(SERVICES.indexOf(ui.service) + by + SERVICES.length) % SERVICES.length] ?? 'worker';
  const row = instanceRows(state, ui).findIndex(
    (each) => each.kind === 'service' && each.service === service,
  );
  return { ...ui, service, rows: { ...ui.rows, instances: Math.max(0, row) } };
}

/** Details: of an instance its log, of a service the log of all its instances; of a node what runs there. */
function entered(ui: Ui, state: DashboardState): Answer {
  if (ui.focus === 'nodes') {
    const node = nodeRows(state, ui)[ui.rows.nodes];
    return { ui: node ? { ...ui, filter: node.name, focus: 'instances', full: 'instances' } : ui };
  }
  const row = instanceRows(state, ui)[ui.rows.instances];
  if (!row) return { ui };
  const logName = row.kind === 'instance' ? row.logName : undefined;
  return { ui, order: { do: 'log', service: row.service, logName } };
}

function escaped(ui: Ui, hasRoom: boolean): Answer {
  if (ui.full || ui.filter !== '') return { ui: { ...ui, full: undefined, filter: '' } };
  return hasRoom ? { ui, order: { do: 'back' } } : { ui };
}

function inRoom(ui: Ui, key: string, state: RoomState): Answer {
  if (key === 'escape') return { ui: { ...ui, filter: '' } };
  const row = roomRows(state, ui)[ui.rows.room];
  if (key !== 'enter' || !row) return { ui };
  return { ui, order: { do: 'open', cluster: row.name, on: row.on } };
}

function inDetails(ui: Ui, key: string): Answer {
  const { details } = ui;
  if (!details) return { ui };
  if (key === 'q') return { ui, order: { do: 'quit' } };
  const by = MOVES[key];
  if (by !== undefined) {
    const up = Math.max(0, Math.min(details.lines.length - 1, details.up - by));
    return { ui: { ...ui, details: { ...details, up } } };
  }
  const closes = ['escape', 'enter', 'backspace', 'l'].includes(key);
  return closes ? { ui: { ...ui, details: undefined }, order: { do: 'close-log' } } : { ui };
}

/** The most digits that a count has. */
const COUNT_DIGITS = 3;
const LONGEST_FILTER = 40;

function typed(ui: Ui, key: string, shown: Shown): Answer {
  const { what, text } = ui.typing ?? { what: 'filter', text: '' };
  const done = { ...ui, typing: undefined };
  if (key === 'escape') return { ui: what === 'filter' ? { ...done, filter: '' } : done };
  if (key === 'enter' || key === 'linefeed') {
    if (what === 'filter') return { ui: { ...done, filter: text } };
    if (text === '') return { ui: done };
    return { ui: done, order: { do: 'scale', service: ui.service, to: Number(text) } };
  }
  const next = key === 'backspace' ? [...text].slice(0, -1).join('') : text + letter(key, what);
  const most = what === 'count' ? COUNT_DIGITS : LONGEST_FILTER;
  const typing = { what, text: next.slice(0, most) };
  // A filter works while it is typed.
  return { ui: { ...ui, typing, ...(what === 'filter' && shown ? { filter: typing.text } : {}) } };
}

function letter(key: string, what: 'filter' | 'count'): string {
  if (what === 'count') return /^\d$/.test(key) ? key : '';
  if (key === 'space') return ' ';
  return [...key].length === 1 ? key : '';
}

/** A click on a row of the room chooses it; on the chosen row it is as Enter. */
export function clickedInRoom(ui: Ui, row: number | undefined, shown: Shown): Answer {
  if (row === undefined) return { ui };
  return ui.rows.room === row ? pressed(ui, 'enter', shown) : { ui: choose(ui, 'room', row, shown) };
}

/** A click on a panel, on a row of it if it is a list; on the chosen row it is as Enter. */
export function clicked(ui: Ui, panel: PanelName, row: number | undefined, shown: Shown): Answer {
  const focus: Ui = { ...ui, focus: panel };
  if (row === undefined || (panel !== 'instances' && panel !== 'nodes' && panel !== 'events'))
    return { ui: focus };
  if (ui.focus === panel && ui.rows[panel] === row) return pressed(focus, 'enter', shown);
  return { ui: choose(focus, panel, row, shown) };
}
