import fc from 'fast-check';
import { demoResultSchema } from '../../bench/result.ts';
import { EMPTY_SUMMARY, percentile, summarise } from '../../bench/stats/percentile.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('percentile');

test('nearest rank: of a hundred values the p-th percentile is the p-th', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.equal(summarise(values), { count: 100, mean: 50.5, p50: 50, p90: 90, p99: 99, max: 100 });
});

test('it is always a value that was measured, not one between', () => {
  assert.equal(summarise([100, 800]), { count: 2, mean: 450, p50: 100, p90: 800, p99: 800, max: 800 });
  assert.equal(summarise([7]), { count: 1, mean: 7, p50: 7, p90: 7, p99: 7, max: 7 });
});

test('the ends', () => {
  assert.is(percentile([1, 2, 3], 0), 1);
  assert.is(percentile([1, 2, 3], 100), 3);
  assert.throws(() => percentile([1], 101), /between 0 and 100/);
  assert.throws(() => percentile([1], Number.NaN), /between 0 and 100/);
  assert.throws(() => percentile([], 50), /no values/);
});

test('of nothing there is a count of zero and no NaN, for it goes into JSON', () => {
  assert.equal(summarise([]), EMPTY_SUMMARY);
  assert.ok(demoResultSchema.shape.measurements.element.shape.rngLatencyMs.safeParse(summarise([])).success);
});

test('what is no number is refused', () => {
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => summarise([1, odd, 2]), /not a finite number/);
  }
});

const values = fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 300 });

test('percentiles ascend, are among the values, and the mean lies between the ends', () => {
  fc.assert(
    fc.property(values, (all) => {
      const { count, mean, p50, p90, p99, max } = summarise(all);
      const least = Math.min(...all);
      const slack = 1e-9 * (max - least) + 1e-9;
      assert.is(count, all.length);
      assert.ok(p50 <= p90 && p90 <= p99 && p99 <= max, 'ascending');
      assert.ok(
        [p50, p90, p99, max].every((each) => all.includes(each)),
        'measured',
      );
      assert.ok(mean >= least - slack && mean <= max + slack, 'mean');
    }),
  );
});

test('at least p % of the values do not exceed the p-th percentile, and it is the least such value', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 100 }), (all, p) => {
      const sorted = [...all].sort((one, other) => one - other);
      const found = percentile(sorted, p);
      const needed = (p / 100) * all.length - 1e-9;
      assert.ok(all.filter((each) => each <= found).length >= needed);
      assert.ok(all.filter((each) => each < found).length < needed);
    }),
  );
});

test('the order of the values does not matter, and they stay as they are', () => {
  fc.assert(
    fc.property(values, (all) => {
      const before = [...all];
      const { mean: _, ...summary } = summarise(all);
      const { mean: __, ...reversed } = summarise([...all].reverse());
      assert.equal(summary, reversed);
      assert.equal(all, before);
    }),
  );
});

test.run();
