/** The parts of `bench services` that need nothing started: judging, rates, choosing, reading answers. */

import { sleepLatenessMs } from '../../bench/generator/bare-sleep.ts';
import { GENERATOR_MEASUREMENTS } from '../../bench/generator/measurements.ts';
import { select } from '../../bench/harness/select.ts';
import { requestBytes } from '../../bench/services/load/request.ts';
import { MEASUREMENTS } from '../../bench/services/measurements.ts';
import { median, rateOf, ratio } from '../../bench/stats/rate.ts';
import { renderRows } from '../../bench/table/render.ts';
import { brokenDown, judge } from '../../bench/table/row.ts';
import { describeTarget, isMet, type Target } from '../../bench/table/target.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('bench services');

const TARGETS: readonly {
  target: Target;
  text: string;
  met: readonly number[];
  missed: readonly number[];
}[] = [
  { target: { kind: 'at least', limit: 9 }, text: '≥ 9', met: [9, 10], missed: [8.99] },
  { target: { kind: 'below', limit: 60 }, text: '< 60', met: [-1, 59.9], missed: [60, 61] },
  { target: { kind: 'exactly', limit: 0 }, text: '0', met: [0], missed: [1, -1] },
  {
    target: { kind: 'within share', limit: 10, share: 0.01 },
    text: '10 ± 1 %',
    met: [9.9, 10, 10.1],
    missed: [9.899, 10.101],
  },
  {
    target: { kind: 'within share', limit: 10 / 3, share: 0.015 },
    text: '3.333 ± 1.5 %',
    met: [3.3, 3.38],
    missed: [3.28, 3.39],
  },
  { target: { kind: 'within', limit: 100, by: 1 }, text: '100 ± 1', met: [99, 101], missed: [98.9, 101.1] },
];

for (const { target, text, met, missed } of TARGETS) {
  test(`a target reads ${text} and keeps its word`, () => {
    assert.is(describeTarget(target), text);
    for (const value of met) assert.ok(isMet(target, value), `${value} should do`);
    for (const value of [...missed, Number.NaN])
      assert.not.ok(isMet(target, value), `${value} should not do`);
  });
}

const FINDING = {
  name: 'rng rate',
  measured: 'answers',
  value: 10,
  unit: '/s',
  target: { kind: 'at least', limit: 9 },
} as const;

test('a finding that keeps to its target is met, and carries what it was given', () => {
  const reference = { what: 'naive', value: 9.8, unit: '/s' };
  assert.equal(judge({ ...FINDING, reference, details: { rounds: [1] } }), {
    name: 'rng rate',
    measured: 'answers',
    value: 10,
    unit: '/s',
    target: '≥ 9',
    met: true,
    reference,
    details: { rounds: [1] },
  });
});

test('a finding with a problem has no value, however good it looked', () => {
  const row = judge({ ...FINDING, problems: ['3 connections failed', '2 answers of status 500'] });
  assert.is(row.value, null);
  assert.is(row.met, false);
  assert.is(row.invalid, '3 connections failed; 2 answers of status 500');
});

test('a finding without a number is invalid', () => {
  for (const value of [Number.NaN, Number.NEGATIVE_INFINITY]) {
    const row = judge({ ...FINDING, value });
    assert.equal([row.value, row.met, row.invalid], [null, false, 'nothing was measured']);
  }
});

test('a flaw misses a target that the value keeps to', () => {
  const row = judge({ ...FINDING, flaw: '1 of 5 did not end with exit code 0' });
  assert.equal([row.value, row.met, row.flaw], [10, false, '1 of 5 did not end with exit code 0']);
});

test('300 answers 100 ms apart are 10 a second, not 10.03', () => {
  const at = Array.from({ length: 300 }, (_, index) => 5000 + index * 100);
  assert.is(rateOf(at), 10);
});

test('fewer than two answers, or all at once, have no rate', () => {
  for (const at of [[], [1], [1, 1]]) assert.ok(Number.isNaN(rateOf(at)));
});

test('a median is a value that was measured; of nothing there is none', () => {
  assert.is(median([3, 1, 2]), 2);
  assert.is(median([4, 1, 3, 2]), 2);
  assert.ok(Number.isNaN(median([])));
});

test('a ratio to nothing is no ratio', () => {
  assert.is(ratio(3, 4), 0.75);
  assert.ok(Number.isNaN(ratio(3, 0)));
  assert.ok(Number.isNaN(ratio(3, Number.NaN)));
});

test('--only takes measurements of which a name holds a word', () => {
  const things = [
    { names: ['rng rate', 'rng service time'] },
    { names: ['memory of rng'] },
    { names: ['help'] },
  ] as const;
  const chosen = (words: string | undefined) => select(things, words).map(({ names }) => names[0]);
  assert.equal(chosen(undefined), ['rng rate', 'memory of rng', 'help']);
  assert.equal(chosen('Service Time'), ['rng rate']);
  assert.equal(chosen('help, memory'), ['memory of rng', 'help']);
});

test('--only with a word that fits nothing is wrong use, and names what there is', () => {
  for (const words of ['help,moemry', '', ' , ']) {
    try {
      select(MEASUREMENTS, words);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, WorkshopError);
      assert.is((error as WorkshopError).code, 'USAGE');
      assert.match((error as WorkshopError).message, 'memory of rng');
    }
  }
});

test('no two measurements have the same name', () => {
  const names = [...MEASUREMENTS, ...GENERATOR_MEASUREMENTS].flatMap((measurement) => measurement.names);
  assert.is(new Set(names).size, names.length);
});

test('the table shows value, target, verdict and reference, and says why there is no figure', () => {
  const text = renderRows([
    judge({ ...FINDING, value: 9.9987, reference: { what: 'naive', value: 9.82, unit: '/s' } }),
    judge({ ...FINDING, name: 'slow', value: 3 }),
    judge({ ...FINDING, name: 'flawed', flaw: 'one was killed' }),
    brokenDown('broken', 'rng did not start.'),
  ]);
  const [head, ...lines] = text.split('\n');
  assert.match(head ?? '', /^MEASUREMENT +VALUE +TARGET +MET +REFERENCE$/);
  assert.match(lines[0] ?? '', /^rng rate +9\.999 \/s +≥ 9 \/s +✓ +9\.820 \/s \(naive\)$/);
  assert.match(lines[1] ?? '', /^slow +3 \/s +≥ 9 \/s +✗$/);
  assert.match(lines[2] ?? '', /^flawed +10 \/s +≥ 9 \/s +✗$/);
  assert.match(lines[3] ?? '', /^broken +invalid +–$/);
  assert.equal(lines.slice(4), [
    '! flawed: missed, because: one was killed',
    '! broken: no figure, because: rng did not start.',
  ]);
});

test('what only sleeps is never early', async ({ signal }) => {
  assert.ok((await sleepLatenessMs(0.2, signal)) > -0.1);
});

test('a request says how long its body is, and a GET has none', () => {
  assert.is(requestBytes('GET', '/32').toString(), 'GET /32 HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
  assert.match(requestBytes('POST', '/', Buffer.from('ab')).toString(), /content-length: 2\r\n\r\nab$/);
});

test.run();
