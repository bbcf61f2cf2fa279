import fc from 'fast-check';
import { histogram } from '../../bench/stats/histogram.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('histogram');

test('a bin holds its lower end and not its upper one; what lies outside goes to the ends', () => {
  const bins = histogram([-5, 0, 9.99, 10, 19, 20, 500], { low: 0, high: 30, bins: 3 });
  assert.equal(bins, [
    { from: 0, to: 10, count: 3 },
    { from: 10, to: 20, count: 2 },
    { from: 20, to: 30, count: 2 },
  ]);
});

test('of nothing: empty bins', () => {
  const bins = histogram([], { low: 0, high: 1, bins: 4 });
  assert.equal(
    bins.map(({ count }) => count),
    [0, 0, 0, 0],
  );
});

test('ranges that are none and values that are none are refused', () => {
  for (const range of [
    { low: 0, high: 0, bins: 3 },
    { low: 1, high: 0, bins: 3 },
    { low: 0, high: 1, bins: 0 },
    { low: 0, high: 1, bins: 1.5 },
    { low: 0, high: Number.POSITIVE_INFINITY, bins: 3 },
    { low: Number.NaN, high: 1, bins: 3 },
  ]) {
    assert.throws(() => histogram([1], range), /not a range/);
  }
  assert.throws(() => histogram([Number.NaN], { low: 0, high: 1, bins: 2 }), /not a number/);
});

test('counts sum to the number of values, and the bins cover the range without gaps', () => {
  const range = fc
    .record({
      low: fc.integer({ min: -1000, max: 1000 }),
      span: fc.integer({ min: 1, max: 5000 }),
      bins: fc.integer({ min: 1, max: 200 }),
    })
    .map(({ low, span, bins }) => ({ low, high: low + span, bins }));
  const values = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -2000, max: 7000 })), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(values, range, (all, { low, high, bins }) => {
      const counted = histogram(all, { low, high, bins });
      assert.is(counted.length, bins);
      assert.is(
        counted.reduce((sum, { count }) => sum + count, 0),
        all.length,
      );
      assert.is(counted[0]?.from, low);
      assert.ok(Math.abs((counted.at(-1)?.to ?? 0) - high) < 1e-6);
      for (const [index, bin] of counted.slice(1).entries()) assert.is(bin.from, counted[index]?.to);
    }),
  );
});

test.run();
