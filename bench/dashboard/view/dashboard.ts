/** From the state, what the person has chosen, and a size to a frame. Pure: the same in, the same out. */
import type { DashboardState } from '../state.ts';
import { PANELS, type PanelName, type Ui } from '../ui.ts';
import { running, statusWords } from '../words.ts';
import { drawDetails } from './details.ts';
import { clock, perSecond } from './format.ts';
import { type Box, Canvas, type Frame, type Size, type StyleName } from './frame.ts';
import { drawHelp } from './help.ts';
import { LEAST, layoutFor } from './layout.ts';
import { wrapped } from './list.ts';
import { drawLatency, drawQueue } from './panels/latency.ts';
import { drawEvents, drawInstances, drawNodes } from './panels/lists.ts';
import { drawSpeed } from './panels/speed.ts';
import { cut, fit, plain, textWidth } from './width.ts';

export function dashboardFrame(state: DashboardState, ui: Ui, size: Size): Frame {
  const canvas = new Canvas(size);
  if (size.width < LEAST.width || size.height < LEAST.height) {
    drawLines(canvas, state);
    return canvas;
  }
  const layout = layoutFor(size, ui);
  if (layout.header) drawHeader(canvas, layout.header, state, ui);
  for (const { name, box } of layout.panels) drawPanel(canvas, name, box, state, ui);
  drawStatus(canvas, layout.status, state);
  if (layout.keys) drawKeys(canvas, layout.keys, ui);
  if (ui.details) drawDetails(canvas, { x: 0, y: 1, width: size.width, height: size.height - 2 }, ui.details);
  if (ui.help) drawHelp(canvas);
  return canvas;
}

function drawPanel(canvas: Canvas, name: PanelName, box: Box, state: DashboardState, ui: Ui): void {
  const options = { isFocused: ui.focus === name };
  switch (name) {
    case 'speed':
      drawSpeed(canvas, box, state, options, ui.big);
      return;
    case 'latency':
      drawLatency(canvas, box, state, options);
      return;
    case 'queue':
      drawQueue(canvas, box, state, options);
      return;
    case 'instances':
      drawInstances(canvas, box, state, ui, options);
      return;
    case 'nodes':
      drawNodes(canvas, box, state, ui, options);
      return;
    case 'events':
      drawEvents(canvas, box, state, ui, options);
      return;
  }
}

/** The title at the left, what runs at the right: legible whatever panel has the screen. */
function drawHeader(canvas: Canvas, box: Box, state: DashboardState, ui: Ui): void {
  canvas.fill(box, 'header');
  const marks = [ui.paused ? 'PAUSED' : '', clock(state.at)].filter(Boolean).join('  ');
  const counts = (['worker', 'rng', 'hasher'] as const).map((service) => ({
    text: ` ${service} ${running(state, service)} `,
    style: (service === ui.service ? 'chosen' : 'header') as StyleName,
  }));
  const right = counts.reduce((sum, { text }) => sum + textWidth(text), 0) + textWidth(marks) + 2;
  const left = Math.max(0, box.width - right - 1);
  canvas.put(box.x, box.y, fit(` ${plain(state.place.title)}`, left), 'header', left);
  let x = left + 1;
  for (const { text, style } of counts) x = canvas.put(x, box.y, text, style);
  canvas.put(x + 1, box.y, marks, 'header');
}

/** In words, over as many rows as there are. */
export function drawStatus(canvas: Canvas, box: Box, state: DashboardState): void {
  const { level, text } = statusWords(state);
  const style = `status-${level}` as const;
  canvas.fill(box, style);
  const lines = wrapped(text, box.width - 2);
  const fits =
    lines.length <= box.height
      ? lines
      : [...lines.slice(0, box.height - 1), lines.slice(box.height - 1).join(' ')];
  const top = box.y + Math.floor((box.height - fits.length) / 2);
  for (const [index, line] of fits.entries())
    canvas.put(box.x + 1, top + index, cut(line, box.width - 2), style);
}

function drawKeys(canvas: Canvas, box: Box, ui: Ui): void {
  const { typing, message } = ui;
  if (typing) {
    const what = typing.what === 'filter' ? 'filter: ' : `${ui.service} = `;
    canvas.put(
      box.x + 1,
      box.y,
      `${what}${plain(typing.text)}█   Enter takes it, Esc leaves`,
      'warning',
      box.width - 1,
    );
    return;
  }
  if (message !== undefined)
    return void canvas.put(box.x + 1, box.y, plain(message), 'strong', box.width - 1);
  const keys: readonly [string, string][] = ui.details
    ? [
        ['Esc', 'back'],
        ['↑↓', 'scroll'],
        ['q', 'quit'],
      ]
    : [
        ['+ -', `scale ${ui.service}`],
        ['=', 'set'],
        ['↑↓', 'choose'],
        ['Tab', 'panel'],
        ['Enter', 'log'],
        [`1-${PANELS.length}`, 'full'],
        ['?', 'help'],
        ['q', 'quit'],
        ['p', 'pause'],
        ['t', 'theme'],
        ['w', 'save'],
        ['/', 'filter'],
        ['s', 'sort'],
        ['b', 'big'],
      ];
  let x = box.x + 1;
  for (const [key, does] of keys) {
    if (x + textWidth(key) + 1 + textWidth(does) > box.width) return;
    x = canvas.put(x, box.y, key, 'key') + 1;
    x = canvas.put(x, box.y, does, 'dim') + 2;
  }
}

/** Where no panel fits: what matters most first, as far as there are rows. */
function drawLines(canvas: Canvas, state: DashboardState): void {
  const { level, text } = statusWords(state);
  const { hashesPerSecond, staleSince } = state.speed;
  const counts = `${running(state, 'worker')}w ${running(state, 'rng')}r`;
  const lines: readonly [string, StyleName][] = [
    [`${perSecond(hashesPerSecond)} hashes/s ${counts}`, staleSince === undefined ? 'speed' : 'dim'],
    ...wrapped(text, canvas.width).map((line): [string, StyleName] => [
      line,
      level === 'warning' ? 'warning' : level,
    ]),
    [`${state.nodes.length} nodes`, 'dim'],
  ];
  for (const [index, [line, style]] of lines.entries()) canvas.put(0, index, line, style);
}
