/** Frames from recorded states, compared as text with what was found good. UPDATE_FRAMES=1 takes what is drawn now for good. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FIRST_UI, PANELS, type Ui } from '../../../bench/dashboard/ui.ts';
import { inAscii } from '../../../bench/dashboard/view/ascii.ts';
import { dashboardFrame } from '../../../bench/dashboard/view/dashboard.ts';
import { type Frame, frameText } from '../../../bench/dashboard/view/frame.ts';
import { roomFrame } from '../../../bench/dashboard/view/room.ts';
import { frameSvg } from '../../../bench/dashboard/view/svg.ts';
import { themeFor } from '../../../bench/dashboard/view/theme.ts';
import { textWidth } from '../../../bench/dashboard/view/width.ts';
import { ROOT } from '../../../scripts/core/root.ts';
import { assert, suite } from '../../guard/suite.ts';
import { BOTTLENECK, EMPTY, ROOM, TROUBLE } from './recorded.ts';

process.env.TZ = 'UTC';
const FOLDER = join(ROOT, 'test', 'bench', 'dashboard', 'frames');
const SIZES = ['80x24', '120x40', '300x100', '20x5', '1x1'];
const STATES = { bottleneck: BOTTLENECK, trouble: TROUBLE, empty: EMPTY };
const MORE: Readonly<Record<string, Partial<Ui>>> = {
  big: { big: true },
  help: { help: true },
  full: { full: 'instances', focus: 'instances', sort: 'memory', filter: 'worker' },
  paused: { paused: true, typing: { what: 'count', text: '1' } },
  log: {
    details: {
      title: 'log of \u001b[1mrng-1',
      lines: ['one', '\u001b[32mtwo\u001b[0m \u001b]0;title\u0007', '三番目 error'],
      up: 0,
    },
  },
};

const test = suite('dashboard frames', { timeoutMs: 60_000 });

for (const [name, state] of Object.entries(STATES)) {
  for (const size of SIZES) {
    test(`${name} at ${size}`, () =>
      compare(`${name}-${size}`, dashboardFrame(state, FIRST_UI, sizeOf(size))));
  }
}
for (const [name, changes] of Object.entries(MORE)) {
  test(`${name} at 80x24`, () =>
    compare(`${name}-80x24`, dashboardFrame(BOTTLENECK, { ...FIRST_UI, ...changes }, sizeOf('80x24'))));
}
for (const size of ['80x24', '20x5', '1x1']) {
  test(`many clusters at ${size}`, () => compare(`room-${size}`, roomFrame(ROOM, FIRST_UI, sizeOf(size))));
}
test('in ASCII', () => compare('ascii-80x24', inAscii(dashboardFrame(TROUBLE, FIRST_UI, sizeOf('80x24')))));

test('every size from nothing to large is a whole frame, whatever is shown', () => {
  for (let width = 1; width <= 140; width += 3) {
    for (let height = 1; height <= 44; height += 2) {
      const ui: Ui = {
        ...FIRST_UI,
        full: width % 2 ? undefined : PANELS[height % PANELS.length],
        big: width % 5 === 0,
      };
      soundness(
        dashboardFrame(height % 3 ? TROUBLE : BOTTLENECK, ui, { width, height }),
        `${width}x${height}`,
      );
    }
  }
});

test('flat, zero, tiny, single and missing values are drawn', () => {
  for (const value of [0, 1e-9, 5, 1e6, null, Number.NaN, -3]) {
    for (const length of [0, 1, 2, 3, 600]) {
      const history = Array.from({ length }, (_, at) => ({ at, hashesPerSecond: value, bound: value }));
      const series = Array.from({ length }, () => value);
      const state = {
        ...BOTTLENECK,
        history,
        queue: { series },
        latency: { rng: { series }, hasher: { series } },
      };
      soundness(dashboardFrame(state, FIRST_UI, { width: 120, height: 40 }), `${length} times ${value}`);
    }
  }
});

test('nothing in names and logs steers the terminal', () => {
  const frames = [
    dashboardFrame(TROUBLE, FIRST_UI, sizeOf('120x40')),
    dashboardFrame(TROUBLE, { ...FIRST_UI, ...MORE.log }, sizeOf('120x40')),
    dashboardFrame(TROUBLE, { ...FIRST_UI, full: 'events', focus: 'events' }, sizeOf('120x40')),
    roomFrame(
      { ...ROOM, clusters: [{ name: '\u001b[31m\u009bx', nodesUp: 0, nodesWanted: 1 }] },
      FIRST_UI,
      sizeOf('80x24'),
    ),
  ];
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this is for
  const control = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/;
  for (const frame of frames) assert.not.match(frame.characters.map((row) => row.join('')).join(''), control);
  assert.match(frameText(frames[2] as Frame), 'connection refused');
});

test('a picture holds all the text, escaped, in both themes', () => {
  const state = { ...BOTTLENECK, place: { ...BOTTLENECK.place, title: '<b> & "c"' } };
  for (const name of ['dark', 'light'] as const) {
    const svg = frameSvg(dashboardFrame(state, FIRST_UI, sizeOf('80x24')), themeFor(name, true), 'a picture');
    assert.match(svg, '&lt;b&gt; &amp; &quot;c&quot;');
    assert.not.match(svg, /<b>/);
    assert.match(svg, 'rng is the bottleneck');
  }
});

test.run();

function sizeOf(size: string): { width: number; height: number } {
  const [width = 1, height = 1] = size.split('x').map(Number);
  return { width, height };
}

/** The cells make up whole rows: wide characters have their two columns. */
function soundness({ width, height, characters, styles }: Frame, what: string): void {
  assert.is(characters.length, height, what);
  for (const [y, row] of characters.entries()) {
    assert.is(row.length, width, `${what}, row ${y}`);
    assert.is(styles[y]?.length, width, what);
    assert.ok(textWidth(row.join('')) <= width, `${what}, row ${y}: ${row.join('')}`);
  }
}

async function compare(name: string, frame: Frame): Promise<void> {
  soundness(frame, name);
  const file = join(FOLDER, `${name}.txt`);
  const text = `${frameText(frame)}\n`;
  if (process.env.UPDATE_FRAMES) {
    await mkdir(FOLDER, { recursive: true });
    await writeFile(file, text);
  }
  assert.is(
    text,
    await readFile(file, 'utf8'),
    `${name} is not as in ${file}; UPDATE_FRAMES=1 takes it over`,
  );
}
