import { RATE_WINDOW_SECONDS, rateLines } from '../../bench/report/rate-line.ts';
import { demoResult } from '../fixtures/demo-result.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('rate over time');

/** A counter read ten times a second; `rateAt` hashes a second. */
function counter(seconds: number, rateAt: (at: number) => number) {
  let value = 0;
  return Array.from({ length: seconds * 10 + 1 }, (_, index) => {
    const at = index / 10;
    if (index > 0) value += rateAt(at) / 10;
    return { at, value };
  });
}

const between = (points: readonly { perSecond: number }[], low: number, high: number) =>
  assert.ok(
    points.every(({ perSecond }) => perSecond >= low && perSecond <= high),
    `${Math.min(...points.map(({ perSecond }) => perSecond))} to ${Math.max(...points.map(({ perSecond }) => perSecond))}`,
  );

test('a steady counter has a steady rate from end to end', () => {
  const [points = [], ...others] = rateLines(
    counter(30, () => 10),
    [],
  );
  assert.is(others.length, 0);
  assert.is(points[0]?.at, 0);
  assert.is(points.at(-1)?.at, 30);
  between(points, 9.999, 10.001);
});

test('no point mixes what was before a change with what was after it', () => {
  const lines = rateLines(
    counter(40, (at) => (at <= 20 ? 3 : 30)),
    [20.05],
  );
  assert.is(lines.length, 2);
  between(lines[0] ?? [], 2.999, 3.001);
  between(lines[1] ?? [], 29.999, 30.001);
});

test('a counter that began anew and a gap in the readings interrupt the line', () => {
  const anew = counter(30, () => 10).map(({ at, value }) => ({ at, value: at > 15 ? value - 150 : value }));
  assert.is(rateLines(anew, []).length, 2);
  for (const line of rateLines(anew, [])) between(line, 9.999, 10.001);
  const gap = counter(40, () => 10).filter(({ at }) => at < 12 || at > 20);
  assert.is(rateLines(gap, []).length, 2);
});

test('too little to tell leaves no line', () => {
  assert.equal(rateLines([], []), []);
  assert.equal(rateLines([{ at: 1, value: 1 }], []), []);
  assert.equal(
    rateLines(
      counter(2, () => 10),
      [],
    ),
    [],
  );
  assert.equal(
    rateLines(
      [1, 1, 1].map((at) => ({ at, value: at })),
      [],
    ),
    [],
  );
});

test('readings in any order', () => {
  const samples = counter(20, () => 5);
  assert.equal(rateLines([...samples].reverse(), []), rateLines(samples, []));
});

test('in the demo every stage comes within a few per cent of its bound', () => {
  const { series, marks, measurements } = demoResult();
  const samples = series.map(({ at, hashes }) => ({ at, value: hashes }));
  const points = rateLines(
    samples,
    marks.map(({ at }) => at),
  ).flat();
  for (const { from, seconds, boundHashesPerSecond: bound } of measurements) {
    const half = RATE_WINDOW_SECONDS / 2;
    const inside = points.filter(({ at }) => at >= from + half && at <= from + seconds - half);
    assert.ok(inside.length > 20);
    between(inside, bound * 0.95, bound * 1.05);
  }
});

test.run();
