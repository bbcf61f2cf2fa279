/** The dashboard in a real terminal, on an application that runs: keys typed, the screen read. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/core/root.ts';
import { cannotRun } from '../deployment/support.ts';
import { assert, suite, type TestContext } from '../guard/suite.ts';
import { noTerminal, openTerminal, type TerminalOptions } from '../support/terminal.ts';
import { freshWorkshop, type Workshop } from './support.ts';

const suiteOf = suite('top', { timeoutMs: 120_000 });
const test = suiteOf.skipIf(cannotRun ?? noTerminal);
const WORKSHOP = join(ROOT, 'workshop');
const OVER = /^it is over$/m;

async function open(
  context: Pick<TestContext, 'defer'>,
  workshop: Workshop,
  options: Partial<TerminalOptions> = {},
) {
  const env = { WORKSHOP_STATE_DIR: workshop.folder, ...options.env };
  return openTerminal(context, { folder: workshop.folder, ...options, env });
}

/** Two workers, one rng: nothing is in the way, unless the machine is. */
const MINES = /(rng keeps up: |the machine is busy \(|rng answers late.*)2 workers ask for 6\.7\/s/;

test('the bottleneck is named, mended with a key, and gone', async (context) => {
  const workshop = await freshWorkshop(context);
  const up = await workshop.run('app', 'up', 'worker=10');
  assert.is(up.exitCode, 0, up.stderr);
  const terminal = await open(context, workshop);
  await terminal.type(`${WORKSHOP} top; echo it is over`);
  await terminal.press('Enter');
  await terminal.saw(/rng is the bottleneck: 10 workers ask for 33\/s, one rng gives 10\/s; press \+ on rng/);
  assert.is(await terminal.ask('#{alternate_on} #{cursor_flag} #{mouse_any_flag}'), '1 0 1');

  await terminal.press('k', 'k', '+', '+', '+');
  await terminal.saw('scaling rng');
  await terminal.saw(/rng 4 /);
  // On a machine that is held up it is said that the machine is busy; in no case that rng is too few.
  const words = /(rng keeps up: |the machine is busy \()10 workers ask for 33\/s, 4 rng give 40\/s/;
  assert.not.match(await terminal.saw(words), 'rng is the bottleneck');
  await terminal.saw(/bound 33\.3/);
  const ps = await workshop.run('app', 'ps', '--json');
  const instances = ps.events.at(-1)?.instances as { service: string }[];
  assert.is(instances.filter(({ service }) => service === 'rng').length, 4);

  await terminal.press('=', '2', 'Enter');
  await terminal.saw(/ rng 2 /);
  await terminal.press('?');
  await terminal.saw('one more, one less of the chosen service');
  await terminal.press('?', 'j', 'j', 'l');
  await terminal.saw(/worker-\d+ .*units of work done/);
  await terminal.press('Escape', '5');
  await terminal.saw(/─ 5 nodes ─+┐\n.*\n│local/);
  await terminal.press('5', 'p');
  await terminal.saw('PAUSED');
  await terminal.press('p', 'w');
  await terminal.saw(/Saved: reports\/top-.*\.svg/);
  const saved = await readdir(join(workshop.folder, 'reports'));
  assert.is(saved.length, 2);
  const data = saved.find((name) => name.endsWith('.json')) ?? '';
  const state = JSON.parse(await readFile(join(workshop.folder, 'reports', data), 'utf8'));
  assert.is(state.counts.worker, 10);

  await terminal.press('q');
  await terminal.saw(OVER);
  assert.is(await terminal.ask('#{alternate_on} #{cursor_flag} #{mouse_any_flag}'), '0 1 0', 'given back');
});

test('Redis stopped and back: stale, the others go on, recovered alone', async (context) => {
  const workshop = await freshWorkshop(context);
  await workshop.run('app', 'up', 'worker=2');
  const terminal = await open(context, workshop);
  await terminal.type(`${WORKSHOP} top; echo it is over`);
  await terminal.press('Enter');
  await terminal.saw(MINES);
  const redis = (await workshop.processes()).find(({ labels }) => labels.service === 'redis');
  const pid = redis?.pid as number;
  process.kill(pid, 'SIGSTOP');
  context.defer(() => void process.kill(pid, 'SIGCONT'));
  await terminal.saw(/stale since \d+ s/);
  const before = await terminal.saw(/Redis has not answered for \d+ s/);
  assert.match(before, /local +.* 7 /, 'the table of nodes goes on');
  process.kill(pid, 'SIGCONT');
  await terminal.saw(MINES);
  await terminal.saw('Redis answers again');
});

test('a storm of sizes, down to one cell, and it still stands', async (context) => {
  const workshop = await freshWorkshop(context);
  const terminal = await open(context, workshop);
  await terminal.type(`${WORKSHOP} top; echo it is over`);
  await terminal.press('Enter');
  await terminal.saw('no application runs here; start it with:  ./workshop app up');
  for (let turn = 0; turn < 40; turn++) {
    await terminal.resize([1, 20, 300, 80, 3][turn % 5] ?? 80, [1, 5, 100, 24, 60][turn % 5] ?? 24);
  }
  await terminal.resize(90, 28);
  await terminal.saw(/┌─ 1 hashes\/s ─+ bound - ─┐/);
  await terminal.press('C-c');
  await terminal.saw(OVER);
});

for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const) {
  test(`${signal}: the terminal is given back`, async (context) => {
    const workshop = await freshWorkshop(context);
    const terminal = await open(context, workshop);
    await terminal.type(`${WORKSHOP} top; echo it is over`);
    await terminal.press('Enter');
    await terminal.saw('no application runs here');
    process.kill(await childOf(await terminal.shellPid()), signal);
    await terminal.saw(OVER);
    assert.is(await terminal.ask('#{alternate_on} #{cursor_flag} #{mouse_any_flag}'), '0 1 0');
  });
}

for (const env of [
  { TERM: 'vt100' },
  { TERM: 'screen-256color' },
  { LANG: 'C', LC_ALL: 'C' },
  { NO_COLOR: '1' },
]) {
  test(`with ${JSON.stringify(env)} it is drawn too`, async (context) => {
    const workshop = await freshWorkshop(context);
    const terminal = await open(context, workshop);
    const words = Object.entries(env).map(([name, value]) => `${name}=${value}`);
    await terminal.type(`env ${words.join(' ')} ${WORKSHOP} top; echo it is over`);
    await terminal.press('Enter');
    const screen = await terminal.saw('no application runs here');
    assert.match(screen, /1 hashes\/s/);
    const isAscii = 'LANG' in env || env.TERM === 'vt100';
    if (isAscii) assert.match(screen, /^\+- 1 hashes/m);
    await terminal.press('q');
    await terminal.saw(OVER);
  });
}

test('without a terminal: one frame as text; as JSON a line each interval; TERM=dumb is no terminal', async (context) => {
  const workshop = await freshWorkshop(context);
  await workshop.run('app', 'up', 'worker=3');
  const text = await workshop.run('top');
  assert.is(text.exitCode, 0, text.stderr);
  assert.match(text.stdout, /DockerCoins on this machine/);
  assert.match(text.stdout, /3 workers ask for 10\/s/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is what this is for
  assert.not.match(text.stdout, /\u001b/);
  const json = await workshop.run('top', '--once', '--json');
  assert.equal(
    json.events.map(({ event }) => event),
    ['dashboard', 'result'],
  );
  assert.ok(Number((json.events[0]?.speed as Record<string, number> | undefined)?.hashesPerSecond) > 3);

  const running = workshop.begin(['top', '--json']);
  await running.saw('"event":"dashboard"');
  running.hangUp();
  assert.is((await running.finished).exitCode, 141, 'a closed pipe ends it');
});

test('wrong use is refused', async (context) => {
  const workshop = await freshWorkshop(context);
  for (const words of [
    ['--interval', '0'],
    ['--on', 'mars'],
    ['--theme', 'pink'],
    ['--all', '--cluster', 'x'],
    ['--cluster', 'x'],
  ]) {
    assert.is((await workshop.run('top', ...words)).exitCode, 2, words.join(' '));
  }
});

suiteOf.run();

/** The program that runs in a shell: the shell script that it was has become it. */
async function childOf(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}
