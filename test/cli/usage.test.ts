/** Wrong use: exit code 2, what is wrong, what is allowed, and nothing changed. */
import { assert, suite } from '../guard/suite.ts';
import { freshWorkshop } from './support.ts';

const test = suite('usage', { timeoutMs: 90_000 });

const WRONG: readonly (readonly [words: string, says: string])[] = [
  ['dmeo', "Unknown command 'dmeo'. (Did you mean demo?)"],
  ['app scal', "Unknown command 'scal'. (Did you mean scale?)"],
  ['app up --instal', "Unknown option '--instal'. (Did you mean --install?)"],
  ['app scale', "Missing required argument 'SERVICE=N'"],
  ['app scale worker=-1', 'whole number from 0 to 100'],
  ['app scale worker=1e9', 'whole number from 0 to 100'],
  ['app scale foo=2', 'there is no service "foo"'],
  ['app up worker=1000', 'whole number from 0 to 100'],
  ['app up --on mars', "'mars' is invalid"],
  ['app down now', 'Too many arguments'],
  ['app logs nginx', 'There is no service "nginx"'],
  ['app logs --tail many', 'give a number of lines'],
  ['app speed --seconds 0', 'whole number of seconds from 3 to 600'],
  ['demo --seconds abc', 'whole number of seconds from 5 to 600'],
  ['demo --seconds', 'argument missing'],
  ['demo --on moon', "'moon' is invalid"],
  ['bench latency --workers 3..1', 'whole numbers from 0 to 100'],
  ['bench latency --rng 0', 'whole number from 1 to 50'],
  ['bench scale --workers 0..5', 'whole numbers from 1 to 100'],
  ['bench scale --workers 1..1000 --rng x', '--rng x: give whole numbers'],
  ['bench generator --only moemry', 'no measurement has'],
  ['bench labs --passes x', 'whole number from 0 to 20'],
];

for (const [words, says] of WRONG) {
  test(`refuses: ${words}`, async (context) => {
    const workshop = await freshWorkshop(context);
    const { exitCode, stdout, stderr } = await workshop.run(...words.split(' '));
    assert.is(exitCode, 2, stderr);
    assert.match(stderr, says);
    assert.is(stdout, '');
    assert.equal(await workshop.leftOver(), []);
  });
}

test('with --json the last line tells it to programs', async (context) => {
  const workshop = await freshWorkshop(context);
  const { exitCode, events } = await workshop.run('app', 'scale', 'foo=2', '--json');
  assert.is(exitCode, 2);
  const last = events.at(-1);
  assert.is(last?.event, 'result');
  assert.is(last?.command, 'app scale');
  assert.is(last?.ok, false);
  assert.is(last?.code, 'USAGE');
});

test('the result names the command that was meant, whatever follows it', async (context) => {
  const workshop = await freshWorkshop(context);
  for (const [words, command] of [
    ['demo --on moon', 'demo'],
    ['app up --on mars', 'app up'],
    ['lab show 99 98', 'lab show'],
    ['dmeo', ''],
  ] as const) {
    const { exitCode, events } = await workshop.run(...words.split(' '), '--json');
    assert.is(exitCode, 2, words);
    assert.equal([events.at(-1)?.event, events.at(-1)?.command], ['result', command]);
  }
});

test('help on every level goes to stdout', async (context) => {
  const workshop = await freshWorkshop(context);
  for (const words of [
    ['--help'],
    [],
    ['app', '--help'],
    ['app', 'scale', '--help'],
    ['demo', '-h'],
    ['test', '--help'],
  ]) {
    const { exitCode, stdout, stderr } = await workshop.run(...words);
    assert.is(exitCode, 0, words.join(' '));
    assert.match(stdout, 'Usage: workshop');
    assert.is(stderr, '');
  }
});

test('help of which only the beginning is read ends as quietly as any program before `| head`', async (context) => {
  const workshop = await freshWorkshop(context);
  for (const words of [['--help'], ['demo', '--help'], ['dmeo']]) {
    const running = workshop.begin(words);
    running.hangUp();
    assert.is((await running.finished).exitCode, 141, words.join(' '));
  }
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
  const pipe = ['bash', '-c', '"$0" --help | true; exit ${PIPESTATUS[0]}'];
  const { exitCode, stderr } = await workshop.begin([], {}, pipe).finished;
  assert.is(exitCode, 141);
  assert.is(stderr, '');
});

test('commands that need an application say how to start one', async (context) => {
  const workshop = await freshWorkshop(context);
  for (const command of ['ps', 'speed', 'logs']) {
    const { exitCode, stderr } = await workshop.run('app', command);
    assert.is(exitCode, 1);
    assert.match(stderr, './workshop app up');
  }
  const down = await workshop.run('app', 'down');
  assert.is(down.exitCode, 0, 'nothing to stop is no failure');
  assert.match(down.stdout, 'nothing to stop');
});

test.run();
