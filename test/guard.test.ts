/** Every way in which a test file can be broken and look green: the guard sees each of them. */

import type { RunEvent, Totals } from './guard/events.ts';
import { runTests } from './guard/runner.ts';
import { assert, suite } from './guard/suite.ts';

interface Expected {
  readonly passed: number;
  readonly skipped?: number;
  /** Of each failure, in order: its name and what its message holds. */
  readonly failures?: readonly (readonly [name: string, message: RegExp])[];
}

const FIXTURES: Record<string, Expected> = {
  // What is as it should be.
  passes: { passed: 2 },
  'closes-late-by-itself': { passed: 1 },
  'runs-if-there-is-no-reason-to-skip': { passed: 1 },
  'sets-the-exit-code': { passed: 1 },
  'skips-with-a-reason': { passed: 0, skipped: 2 },

  // Tests that fail.
  'fails-an-assertion': { passed: 1, failures: [['arithmetic › adds', /strictly equal/]] },
  'throws-a-string': {
    passed: 0,
    failures: [
      ['strings › throws one', /not an Error was thrown: 'no Error at all'/],
      ['strings › throws nothing in particular', /not an Error was thrown: undefined/],
    ],
  },
  'runs-over-its-time': {
    passed: 1,
    failures: [
      [
        'patience › waits for ever',
        /"patience › waits for ever" was still running after its limit of 0.05 s/,
      ],
      ['patience › is told by its signal', /still running/],
    ],
  },
  'cleanup-throws': {
    passed: 0,
    failures: [['cleanup › passes but for its cleanup', /a cleanup of .* threw: the container is in use/]],
  },
  'cleans-up-in-order': {
    passed: 0,
    failures: [
      ['order › fails', /^on purpose$/],
      ['order › runs out of time', /still running/],
    ],
  },

  // Hooks that fail.
  'before-hook-throws': {
    passed: 0,
    failures: [
      ['hooks › needs the server', /the before hook of "hooks" \(startTheServer\) threw: no port is free/],
      ['hooks › needs it too', /the before hook of "hooks"/],
    ],
  },
  'after-hook-throws': {
    passed: 1,
    failures: [['hooks › after hook', /the after hook of "hooks" threw: it does not stop/]],
  },
  'each-hooks-throw': {
    passed: 0,
    failures: [
      ['before › has no ground', /the before.each hook of "before" threw: nothing to stand on/],
      ['after › leaves a mess', /the after.each hook of "after" threw: .* not an Error was thrown: null/],
    ],
  },

  // Tests that are missing.
  'is-empty': { passed: 0, failures: [['guard: no test was registered through the guard', /./]] },
  'registers-nothing': { passed: 0, failures: [['guard: no test was registered through the guard', /./]] },
  'uses-uvu-directly': {
    passed: 0,
    failures: [['guard: no test was registered through the guard', /not from uvu/]],
  },
  'uses-uvu-as-well': { passed: 0, failures: [['guard: uvu is used directly', /./]] },
  'forgets-run': { passed: 1, failures: [['guard: run() was forgotten in "forgotten"', /it has 1/]] },
  'makes-a-suite-late': { passed: 1, failures: [['guard: "late › is never seen" never ran', /./]] },
  'adds-a-test-after-run': {
    passed: 0,
    failures: [['guard: the file could not be loaded', /"comes too late" comes after run\(\)/]],
  },
  'skips-without-a-reason': {
    passed: 0,
    failures: [['guard: the file could not be loaded', /without a reason/]],
  },
  'cannot-be-loaded': { passed: 0, failures: [['guard: the file could not be loaded', /broken at its top/]] },
  'waits-at-its-top': {
    passed: 0,
    failures: [['guard: the file ended early', /while the file was loaded, .* a top-level await/]],
  },

  // Processes that end badly, or not at all.
  'exits-early': { passed: 1, failures: [['guard: the file ended early', /while "exit › exits" ran/]] },
  'exits-after-the-end': { passed: 1, failures: [['guard: the file ended early', /after the last test/]] },
  'rejects-after-the-end': {
    passed: 1,
    failures: [['guard: unhandled rejection after the last test', /nobody waited for this/]],
  },
  'throws-in-a-callback': {
    passed: 1,
    failures: [['guard: uncaught exception while "callback › does not notice" ran', /nobody catches this/]],
  },
  'leaves-a-server-open': { passed: 1, failures: [['guard: the file left something open', /TCPServerWrap/]] },
  'leaves-a-timer-open': { passed: 1, failures: [['guard: the file left something open', /Timeout/]] },
};

const test = suite('guard', { timeoutMs: 120_000 });
const events: RunEvent[] = [];
let totals: Totals;

// All at once, since each takes a process; every test below looks at what was said of its file.
test.before(async ({ signal }) => {
  const files = Object.keys(FIXTURES).map(pathOf);
  totals = await runTests({ files, concurrency: 4, signal, onEvent: (event) => events.push(event) });
});

for (const [fixture, { passed, skipped = 0, failures = [] }] of Object.entries(FIXTURES)) {
  test(`${fixture}: ${passed} passed, ${failures.length} failed, ${skipped} skipped`, () => {
    const end = endOf(fixture);
    assert.is(end.event, failures.length === 0 ? 'file-finished' : 'file-failed');
    const seen = totals.failures.filter(({ file }) => file === pathOf(fixture));
    assert.equal(
      seen.map(({ test }) => test),
      failures.map(([name]) => name),
    );
    for (const [index, [, message]] of failures.entries()) assert.match(seen[index]?.message ?? '', message);
    assert.equal(end.counts, { passed, failed: failures.length, skipped });
  });
}

test('the totals are those of all files', () => {
  const expected = Object.values(FIXTURES);
  const sum = (count: (one: Expected) => number) => expected.reduce((total, one) => total + count(one), 0);
  const { passed, failed, skipped, files } = totals;
  assert.equal(
    { passed, failed, skipped, files },
    {
      passed: sum((one) => one.passed),
      failed: sum((one) => one.failures?.length ?? 0),
      skipped: sum((one) => one.skipped ?? 0),
      files: expected.length,
    },
  );
});

test('skips keep their reasons', () => {
  assert.equal(
    totals.skips.map(({ test, reason }) => [test, reason]),
    [
      ['skips › is for later', 'rng has no such option yet'],
      ['skips › needs Docker', 'no Docker here'],
    ],
  );
});

test('a failure leads to its line', () => {
  const failure = totals.failures.find(({ test }) => test === 'arithmetic › adds');
  assert.match(failure?.detail ?? '', '++3    (Expected)\n--2    (Actual)');
  assert.match(failure?.detail ?? '', 'at <anonymous> (test/fixtures/guard/fails-an-assertion.ts:7:10)');
});

test('what the file wrote is shown, what uvu wrote is not', () => {
  assert.is(outputOf('fails-an-assertion'), 'about to add');
});

test('a test that runs over its time is told', () => {
  const told = 'told: "patience › is told by its signal" was still running after its limit of 0.05 s';
  assert.is(outputOf('runs-over-its-time'), told);
});

test('failures come file by file, though files run side by side', () => {
  const files = totals.failures.map(({ file }) => file);
  assert.equal(files, files.toSorted());
});

test('hooks and cleanups run in order, after a failure as well', () => {
  const around = (lines: string[]) => ['before.each', ...lines, 'after.each', 'cleanup of before.each'];
  assert.equal(outputOf('cleans-up-in-order').split('\n'), [
    'before',
    ...around(['last made, first cleaned up', 'first made, last cleaned up']),
    ...around(['cleaned up after the time limit']),
    'after',
    'cleanup of before',
  ]);
});

test('no more files run at a time than asked', () => {
  let running = 0;
  const counts = events.map(({ event }) => {
    if (event === 'file-started') running++;
    if (event === 'file-finished' || event === 'file-failed') running--;
    return running;
  });
  assert.is(Math.max(...counts), 4);
});

test.run();

function pathOf(fixture: string): string {
  return `test/fixtures/guard/${fixture}.ts`;
}

function endOf(fixture: string): Extract<RunEvent, { event: 'file-finished' | 'file-failed' }> {
  for (const event of events) {
    const isEnd = event.event === 'file-finished' || event.event === 'file-failed';
    if (isEnd && event.file === pathOf(fixture)) return event;
  }
  throw new Error(`nothing was said of the end of ${fixture}`);
}

function outputOf(fixture: string): string {
  const end = endOf(fixture);
  assert.is(end.event, 'file-failed');
  return end.event === 'file-failed' ? end.output : '';
}
