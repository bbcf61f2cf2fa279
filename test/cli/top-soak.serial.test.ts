/** The dashboard for a minute, with keys all the time: the hours on a projector, shortened. What `bench top` measures over ten minutes is only told apart from a leak here. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { median } from '../../bench/stats/rate.ts';
import { ROOT } from '../../scripts/core/root.ts';
import { cannotRun } from '../deployment/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { noTerminal, openTerminal } from '../support/terminal.ts';
import { freshWorkshop } from './support.ts';

const suiteOf = suite('top, soaked', { timeoutMs: 180_000 });
const test = suiteOf.skipIf(cannotRun ?? noTerminal);

/** In s. */
const SOAK = 60;
/** In MB. A frame that were kept each time a key is answered would be ten times as much. */
const MOST_GROWTH = 8;
/** Help, pause, themes, panels full screen and back, sorting, moving about. */
const KEYS = ['?', '?', 'p', 'p', 't', '1', '1', 'j', 'k', 's', 'Tab', '5', '5', 'Down', 'Up'];

test('a minute of keys: it goes on drawing, and keeps nothing of what it drew', async (context) => {
  const workshop = await freshWorkshop(context);
  const up = await workshop.run('app', 'up', 'worker=10', 'rng=2');
  assert.is(up.exitCode, 0, up.stderr);
  const terminal = await openTerminal(context, {
    folder: workshop.folder,
    env: { WORKSHOP_STATE_DIR: workshop.folder },
  });
  await terminal.type(`${join(ROOT, 'workshop')} top; echo it is over`);
  await terminal.press('Enter');
  await terminal.saw(/10 workers ask for/);
  const { stdout } = await execa('pgrep', [
    '-P',
    String(await terminal.shellPid()),
    '-f',
    'workshop.mjs top',
  ]);
  const pid = Number(stdout.trim());
  const held: number[] = [];
  const begin = performance.now();
  for (let turn = 0; performance.now() - begin < SOAK * 1000; turn++) {
    held.push(await privateMegabytes(pid));
    await terminal.press(KEYS[turn % KEYS.length] as string);
    await delay(100);
  }
  // By turns and not by the clock, which says little of how many keys a slow machine has answered. The heap grows to its size in the first third.
  const third = Math.floor(held.length / 3);
  const [before, after] = [median(held.slice(third, 2 * third)), median(held.slice(2 * third))];
  assert.ok(after - before < MOST_GROWTH, `from ${before} MB to ${after} MB`);
  await terminal.press('q');
  await terminal.saw(/^it is over$/m);
});

/** What the program has for itself: its heap and what belongs to it. */
async function privateMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return (Number(/RssAnon:\s+(\d+)/.exec(status)?.[1]) * 1024) / 1e6;
}

suiteOf.run();
