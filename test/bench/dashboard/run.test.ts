/** The dashboard at work on streams that stand for a terminal: what it writes first and last, whatever happens between. */
import { PassThrough } from 'node:stream';
import type { RoomWatch } from '../../../bench/dashboard/collect/room-watch.ts';
import { runDashboard } from '../../../bench/dashboard/run.ts';
import { assert, suite } from '../../guard/suite.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { ROOM } from './recorded.ts';

const test = suite('the dashboard runs', { timeoutMs: 20_000 });

const SHOWS_CURSOR = ['\x1b[?25h', '\x1b[?12;25h', '\x1b[?12l\x1b[?25h'];

/** Begins it; `openCluster` is what happens on Enter. */
function begin(openCluster: () => never, room: Pick<RoomWatch, 'snapshot'> = { snapshot: () => ROOM }) {
  const input = Object.assign(new PassThrough(), { isTTY: true, isRaw: false, setRawMode: () => undefined });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80, rows: 24 });
  const seen = { text: '' };
  output.setEncoding('utf8').on('data', (text: string) => {
    seen.text += text;
  });
  const ended = runDashboard({
    room: room as RoomWatch,
    openCluster,
    intervalMs: 50,
    theme: 'dark',
    big: false,
    terminal: { isUsable: true, name: 'xterm-256color', hasColours: true, hasUnicode: true },
    input,
    output,
    signal: new AbortController().signal,
  });
  const restored = () =>
    seen.text.includes('\x1b[?1049l') && SHOWS_CURSOR.some((code) => seen.text.includes(code));
  return { input, seen, ended, restored };
}

const broken = (): never => {
  throw new Error('a fault of ours');
};

test('a fault while a key is answered gives the terminal back, and is told', async () => {
  const { input, seen, ended, restored } = begin(broken);
  ended.catch(() => undefined);
  await waitUntil('it is drawn', async () => seen.text.includes('class-2'));
  assert.is(restored(), false);
  input.write('\r');
  const error = await ended.catch((thrown: Error) => thrown);
  assert.is((error as Error).message, 'a fault of ours');
  assert.ok(restored(), JSON.stringify(seen.text.slice(-200)));
});

test('a fault while it looks does the same', async () => {
  let looks = 0;
  const { ended, restored } = begin(broken, { snapshot: () => (++looks > 2 ? broken() : ROOM) });
  const error = await ended.catch((thrown: Error) => thrown);
  assert.is((error as Error).message, 'a fault of ours');
  assert.ok(restored());
});

test('q ends it, with the terminal given back', async () => {
  const { input, seen, ended, restored } = begin(broken);
  await waitUntil('it is drawn', async () => seen.text.includes('class-2'));
  input.write('q');
  await ended;
  assert.ok(restored());
});

test.run();
