/** Growth is told from a saw tooth, and a line's slope comes with how sure it is. */
import * as fc from 'fast-check';
import { slopeOf } from '../../bench/stats/line.ts';
import { seeded } from '../../bench/stats/random.ts';
import { student95 } from '../../bench/stats/student.ts';
import { growthPerHour } from '../../bench/top/growth.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('growth');

/** Readings once a second. */
const readings = (seconds: number, megabytes: (at: number) => number) =>
  Array.from({ length: seconds }, (_, at) => ({ at, megabytes: megabytes(at) }));

test('a line through points on a line is that line, and sure', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100, max: 100 }), fc.integer({ min: -100, max: 100 }), (slope, first) => {
      const found = slopeOf([0, 1, 2, 5, 9].map((x) => ({ x, y: first + slope * x })));
      assert.ok(found);
      for (const each of [found.slope, found.low, found.high]) assert.ok(Math.abs(each - slope) < 1e-6);
    }),
  );
});

test('the interval holds the true slope about 95 times in a hundred', () => {
  const random = seeded(1);
  let held = 0;
  for (let run = 0; run < 1000; run++) {
    const found = slopeOf(Array.from({ length: 40 }, (_, x) => ({ x, y: 3 * x + random.normal(0, 5) })));
    if (found && found.low <= 3 && found.high >= 3) held += 1;
  }
  assert.ok(held > 920 && held < 970, `${held} of 1000`);
});

test('Student’s t is as in the tables', () => {
  for (const [freedom, t] of [
    [1, 12.706],
    [9, 2.262],
    [10, 2.228],
    [20, 2.086],
    [60, 2.0],
    [1000, 1.962],
  ] as const)
    assert.ok(Math.abs(student95(freedom) - t) < 0.003, `${freedom}: ${student95(freedom)}`);
});

test('too few points for a line are none', () => {
  assert.is(slopeOf([]), undefined);
  assert.is(
    slopeOf([
      { x: 1, y: 1 },
      { x: 1, y: 2 },
      { x: 2, y: 2 },
    ]),
    undefined,
  );
});

test('a saw tooth does not grow, wherever it is cut off', () => {
  for (const seconds of [600, 617, 633]) {
    const found = growthPerHour(readings(seconds, (at) => 80 + (at % 23) * 0.3));
    assert.ok(found);
    assert.ok(Math.abs(found.slope) < 1, `${found.slope}`);
  }
});

test('growth under a saw tooth is found, and what a heap takes at first is not counted', () => {
  const found = growthPerHour(
    readings(1200, (at) => 60 + Math.min(at, 300) * 0.1 + (at * 12) / 3600 + (at % 10) * 0.4),
  );
  assert.ok(found);
  assert.ok(Math.abs(found.slope - 12) < 1.5, `${found.slope}`);
  assert.ok(found.low > 1);
});

test('readings of a minute tell nothing', () => {
  assert.is(growthPerHour(readings(60, () => 80)), undefined);
});

test.run();
