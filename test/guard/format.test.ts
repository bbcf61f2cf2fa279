import picocolors from 'picocolors';
import type { Totals } from './events.ts';
import { formatCounts, formatEvent, formatTotals } from './format.ts';
import { assert, suite } from './suite.ts';

const test = suite('format');
const plain = picocolors.createColors(false);

const NOTHING: Totals = {
  passed: 0,
  failed: 0,
  skipped: 0,
  files: 1,
  seconds: 1.26,
  failures: [],
  skips: [],
  again: [],
};

test('skipped tests are counted only if there are any', () => {
  assert.is(formatCounts({ passed: 3, failed: 0, skipped: 0 }), '3 passed, 0 failed');
  assert.is(formatCounts({ passed: 3, failed: 1, skipped: 2 }), '3 passed, 1 failed, 2 skipped');
});

test('a file that passed is one line', () => {
  const counts = { passed: 3, failed: 0, skipped: 0 };
  const text = formatEvent(
    { event: 'file-finished', file: 'test/rng.test.ts', counts, seconds: 0.51 },
    plain,
  );
  assert.is(text, '✓ test/rng.test.ts  3 passed, 0 failed  0.5 s');
});

test('a file that failed is shown with what it wrote', () => {
  const text = formatEvent(
    {
      event: 'file-failed',
      file: 'test/rng.test.ts',
      counts: { passed: 2, failed: 1, skipped: 0 },
      seconds: 2,
      reason: 'rng › sleeps',
      output: 'one\n\ntwo',
    },
    plain,
  );
  assert.equal(text?.split('\n'), [
    '✗ test/rng.test.ts  2 passed, 1 failed  2.0 s  rng › sleeps',
    '    what it wrote:',
    '    │ one',
    '    │',
    '    │ two',
  ]);
});

test('what says nothing to people is no text', () => {
  assert.is(formatEvent({ event: 'file-started', file: 'test/rng.test.ts' }, plain), undefined);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  assert.is(formatEvent({ event: 'file-finished', file: 'a', counts, seconds: 1 }, plain), undefined);
});

test('failures come in full, then skips, then the counts', () => {
  const file = 'test/rng.test.ts';
  const detail = 'at read (scripts/read.ts:3:1)\nat <anonymous> (test/rng.test.ts:12:5)';
  const totals = {
    ...NOTHING,
    passed: 1,
    failed: 1,
    skipped: 1,
    failures: [{ file, test: 'rng › sleeps', message: 'too long\nby far', detail }],
    skips: [{ file, test: 'rng › is in Docker', reason: 'no Docker here' }],
  };
  assert.equal(formatTotals(totals, plain).split('\n'), [
    '',
    '1) rng › sleeps',
    '   test/rng.test.ts:12',
    '   too long',
    '   by far',
    '     at read (scripts/read.ts:3:1)',
    '     at <anonymous> (test/rng.test.ts:12:5)',
    '',
    'skipped',
    '  rng › is in Docker (test/rng.test.ts): no Docker here',
    '',
    '1 file in 1.3 s',
    '1 passed, 1 failed, 1 skipped',
  ]);
});

test('a failure without a stack leads to its file', () => {
  const failures = [{ file: 'test/rng.test.ts', test: 'rng › sleeps', message: 'still running', detail: '' }];
  assert.match(
    formatTotals({ ...NOTHING, failed: 1, failures }, plain),
    /\n {3}test\/rng\.test\.ts\n {3}still running\n/,
  );
});

test('the last line has no colours', () => {
  const text = formatTotals({ ...NOTHING, passed: 1 }, picocolors.createColors(true));
  assert.is(text.split('\n').at(-1), '1 passed, 0 failed');
});

test.run();
