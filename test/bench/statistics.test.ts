/** Seeded chance, Mann-Whitney, Holm, and the bootstrap. */
import fc from 'fast-check';
import { middle, ratioOfMedians } from '../../bench/stats/bootstrap.ts';
import { holm, mannWhitney } from '../../bench/stats/mann-whitney.ts';
import { seeded, shuffled } from '../../bench/stats/random.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('statistics', { timeoutMs: 30_000 });

const near = (value: number, expected: number, by: number) =>
  assert.ok(Math.abs(value - expected) <= by, `${value}, not ${expected} ± ${by}`);

test('the same seed gives the same numbers, another seed others', () => {
  const take = (seed: number) => {
    const random = seeded(seed);
    return Array.from({ length: 5 }, () => random.uniform());
  };
  assert.equal(take(42), take(42));
  assert.not.equal(take(42), take(43));
  for (const odd of [-1, 0.5, 2 ** 32, Number.NaN]) assert.throws(() => seeded(odd), RangeError);
});

test('uniform, exponential and normal numbers have the moments that they should have', () => {
  const random = seeded(7);
  const count = 100_000;
  const moments = (draw: () => number) => {
    const values = Array.from({ length: count }, draw);
    const mean = values.reduce((sum, value) => sum + value, 0) / count;
    return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count)] as const;
  };
  const [uniform, uniformSpread] = moments(random.uniform);
  near(uniform, 0.5, 0.004);
  near(uniformSpread, Math.sqrt(1 / 12), 0.004);
  const [exponential, exponentialSpread] = moments(() => random.exponential(3));
  near(exponential, 3, 0.05);
  near(exponentialSpread, 3, 0.08);
  const [normal, normalSpread] = moments(() => random.normal(10, 2));
  near(normal, 10, 0.03);
  near(normalSpread, 2, 0.03);
});

test('whole numbers are all hit about as often; chi squared', () => {
  const random = seeded(3);
  const fair = new Array<number>(10).fill(0);
  for (let turn = 0; turn < 50_000; turn++) {
    const at = random.integer(10);
    fair[at] = (fair[at] ?? 0) + 1;
  }
  const chiSquared = fair.reduce((sum, each) => sum + (each - 5000) ** 2 / 5000, 0);
  assert.ok(chiSquared < 27.9, `chi squared with 9 degrees of freedom: ${chiSquared}`); // one seed in a thousand exceeds that
});

test('shuffling keeps everything, and puts everything everywhere', () => {
  const random = seeded(11);
  const first = new Set<number>();
  for (let turn = 0; turn < 200; turn++) {
    const order = shuffled([1, 2, 3, 4, 5], random);
    assert.equal([...order].sort(), [1, 2, 3, 4, 5]);
    first.add(order[0] as number);
  }
  assert.is(first.size, 5);
});

test('Mann-Whitney: values from tables', () => {
  assert.equal(mannWhitney([1, 2, 3], [4, 5, 6]), { u: 0, p: 0.1, method: 'exact' });
  // Ten a side: 23 is the largest U that is significant at 5 %, as every table has it.
  const withU = (u: number) => {
    // B is 1 to 10; values of A are put so that they win `u` pairs in all.
    const a: number[] = [];
    let left = u;
    for (let index = 0; index < 10; index++) {
      const wins = Math.min(10, left);
      left -= wins;
      a.push(wins + 0.5 + index / 100);
    }
    return mannWhitney(
      a,
      Array.from({ length: 10 }, (_, index) => index + 1),
    );
  };
  assert.equal([withU(23).u, withU(24).u], [23, 24]);
  near(withU(23).p, 0.0433, 0.0001);
  near(withU(24).p, 0.0524, 0.0001);
});

/** Every way to choose which of the values are A's. */
function byEnumeration(a: readonly number[], b: readonly number[]): number {
  const all = [...a, ...b];
  const half = (a.length * b.length) / 2;
  const uOf = (left: readonly number[], right: readonly number[]) =>
    left.reduce((sum, one) => sum + right.filter((other) => one > other).length, 0);
  const distance = Math.abs(uOf(a, b) - half);
  let far = 0;
  let ways = 0;
  for (let mask = 0; mask < 2 ** all.length; mask++) {
    const left = all.filter((_, index) => mask & (1 << index));
    if (left.length !== a.length) continue;
    ways += 1;
    const right = all.filter((_, index) => !(mask & (1 << index)));
    if (Math.abs(uOf(left, right) - half) >= distance - 1e-9) far += 1;
  }
  return far / ways;
}

test('Mann-Whitney without ties is what counting out every order gives', () => {
  const different = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 10 });
  fc.assert(
    fc.property(different, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      const at = Math.max(1, Math.min(values.length - 1, Math.round(values.length * share)));
      const [a, b] = [values.slice(0, at), values.slice(at)];
      near(mannWhitney(a, b).p, byEnumeration(a, b), 1e-12);
    }),
    { numRuns: 60 },
  );
});

test('Mann-Whitney with ties: by hand, and where all values are the same nothing can be said', () => {
  // Ties of sizes 2 and 1: variance 9/12 · (7 − 6/30) = 5.1; z = (4 − 0.5)/√5.1 = 1.5498.
  const tied = mannWhitney([1, 2, 4], [4, 5, 6]);
  assert.is(tied.method, 'normal');
  assert.is(tied.u, 0.5);
  near(tied.p, 0.1212, 0.0001);
  assert.is(mannWhitney([5, 5, 5], [5, 5, 5]).p, 1);
  assert.is(mannWhitney([], [1]).p, 1);
});

test('Mann-Whitney does not care which side is which, nor about the scale', () => {
  const values = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(values, values, (a, b) => {
      const { p, u } = mannWhitney(a, b);
      assert.ok(p > 0 && p <= 1);
      near(mannWhitney(b, a).p, p, 1e-12);
      near(mannWhitney(b, a).u, a.length * b.length - u, 1e-9);
      const scaled = (of: number[]) => of.map((value) => value ** 3 + 7);
      near(mannWhitney(scaled(a), scaled(b)).p, p, 1e-12);
    }),
  );
});

test('the normal approximation agrees with the exact test where both could be used', () => {
  const random = seeded(2);
  for (let turn = 0; turn < 30; turn++) {
    const a = Array.from({ length: 20 }, () => random.normal(0, 1));
    const b = Array.from({ length: 20 }, () => random.normal(0.5, 1));
    // Two neighbours of one side made equal: U stays what it is, and the method is the other one.
    const sorted = [...a, ...b].sort((one, other) => one - other);
    const at = sorted.findIndex(
      (value, index) => a.includes(value) && a.includes(sorted[index + 1] ?? Number.NaN),
    );
    const [value, twin] = [sorted[at], sorted[at + 1]];
    const exact = mannWhitney(a, b);
    const tied = mannWhitney(
      a.map((each) => (each === value ? (twin as number) : each)),
      b,
    );
    assert.equal([exact.method, tied.method], ['exact', 'normal']);
    assert.is(tied.u, exact.u);
    near(tied.p, exact.p, 0.012);
  }
});

test('Holm: the smallest p counts for all questions, and order is kept', () => {
  const expected = [0.03, 0.06, 0.06];
  for (const [index, p] of holm([0.01, 0.04, 0.03]).entries()) near(p, expected[index] ?? Number.NaN, 1e-12);
  assert.equal(holm([0.9, 0.8]), [1, 1]);
  assert.equal(holm([]), []);
});

test('medians, also of an even number of values', () => {
  assert.is(middle([3, 1, 2]), 2);
  assert.is(middle([4, 1, 3, 2]), 2.5);
  assert.ok(Number.isNaN(middle([])));
});

test('the interval of a ratio holds the ratio, and is a point where nothing varies', () => {
  const positive = fc.array(fc.double({ min: 0.1, max: 100, noNaN: true }), { minLength: 1, maxLength: 15 });
  fc.assert(
    fc.property(positive, positive, fc.integer({ min: 0, max: 1000 }), (a, b, seed) => {
      const ratio = ratioOfMedians(a, b, { random: seeded(seed), resamples: 200 });
      assert.ok(ratio && ratio.low <= ratio.high);
      assert.ok(ratio.value > 0);
    }),
  );
  assert.equal(ratioOfMedians([2, 2], [3, 3], { random: seeded(1) }), { value: 1.5, low: 1.5, high: 1.5 });
  assert.is(ratioOfMedians([], [1], { random: seeded(1) }), undefined);
  assert.is(ratioOfMedians([0], [1], { random: seeded(1) }), undefined);
});

test('95 % intervals hold the true ratio nearly as often as they say', () => {
  const random = seeded(1);
  let held = 0;
  const pairs = 200;
  for (let pair = 0; pair < pairs; pair++) {
    const side = (of: number) => Array.from({ length: 15 }, () => random.normal(of, 0.02 * of));
    const ratio = ratioOfMedians(side(100), side(110), { random, resamples: 500 });
    if (ratio && ratio.low <= 1.1 && ratio.high >= 1.1) held += 1;
  }
  assert.ok(held >= 0.88 * pairs, `${held} of ${pairs}`);
});

test.run();
