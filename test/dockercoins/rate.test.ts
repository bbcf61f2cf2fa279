import fc from 'fast-check';
import { rate, type Sample, segmentStarts, slope } from '../../dockercoins/common/rate.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('rate');

/** A worker adds 4 hashes each 1.2 s. */
const STEP = 4;
const PERIOD = 1.2;
const TRUE_RATE = STEP / PERIOD;

test('is exact for a straight line, wherever and however it is sampled', () => {
  const line = fc.record({
    times: fc.uniqueArray(fc.integer({ min: 0, max: 20_000 }), { minLength: 3, maxLength: 200 }),
    perSecond: fc.double({ min: -1000, max: 1000, noNaN: true }),
    from: fc.integer({ min: 0, max: 1e9 }),
  });
  fc.assert(
    fc.property(line, ({ times, perSecond, from }) => {
      const ats = times.sort((a, b) => a - b).map((ms) => ms / 1000);
      fc.pre((ats.at(-1) ?? 0) - (ats[0] ?? 0) >= 2.5);
      const found = slope(ats.map((at) => ({ at, value: from + perSecond * at })));
      assert.ok(
        found !== undefined && Math.abs(found - perSecond) < 1e-3,
        `${found} instead of ${perSecond}`,
      );
    }),
  );
});

test('is 0 for a counter that stands still', () => {
  const flat = sampled(() => 1234, { seconds: 10, every: 0.2 });
  assert.is(slope(flat), 0);
  assert.is(rate({ samples: flat, windowSeconds: 10, now: 10 }), 0);
});

test('is not known from fewer than 3 samples, nor from less than two steps of a worker', () => {
  assert.is(slope([]), undefined);
  assert.is(slope([at(0, 0), at(10, 40)]), undefined);
  assert.is(slope([at(0, 0), at(1, 4), at(2.3, 8)]), undefined);
  assert.ok(slope([at(0, 0), at(1, 4), at(2.5, 8)]));
});

// [what, workers, in phase, seconds between samples, most ripple]
const staircases: [string, number, boolean, number, number][] = [
  ['one worker, 5 samples a second', 1, true, 0.2, 0.004],
  ['one worker, 10 samples a second', 1, true, 0.1, 0.004],
  ['one worker, polled each second, where differences read 4, 4, 0, 4', 1, true, 1, 0.03],
  ['ten workers that step together', 10, true, 0.2, 0.004],
  ['ten workers that step in turn', 10, false, 0.2, 0.002],
];
for (const [what, workers, isInPhase, every, most] of staircases) {
  test(`is steady over 10 s: ${what}`, () => {
    const samples = sampled(stairs(workers, isInPhase), { seconds: 60, every });
    const off = worstRipple(samples, workers * TRUE_RATE, 10);
    assert.ok(off < most, `off by up to ${(off * 100).toFixed(2)} %`);
  });
}

test('is steady over 10 s whatever the phase, and when samples are late', () => {
  const lateness = fc.array(fc.double({ min: 0, max: 0.04, noNaN: true }), {
    minLength: 150,
    maxLength: 150,
  });
  fc.assert(
    fc.property(fc.double({ min: 0, max: PERIOD, noNaN: true }), lateness, (phase, late) => {
      const samples = late
        .map((seconds, n) => n * 0.2 + seconds)
        .map((t) => at(t, stairs(1, true)(t + phase)));
      const off = worstRipple(samples, TRUE_RATE, 10);
      assert.ok(off < 0.03, `off by up to ${(off * 100).toFixed(2)} %`);
    }),
    { numRuns: 50 },
  );
});

test('does better than the difference of the ends of the window', () => {
  const samples = sampled(stairs(1, true), { seconds: 60, every: 0.2 });
  const ends = samples.slice(50).map(({ value }, n) => (value - (samples[n]?.value ?? 0)) / 10);
  const offByEnds = Math.max(...ends) / TRUE_RATE - 1;
  assert.ok(offByEnds > 0.07);
  assert.ok(worstRipple(samples, TRUE_RATE, 10) < offByEnds / 10);
});

test('loses no digits to times since 1970 and large counters', () => {
  const early = sampled(stairs(1, true), { seconds: 10, every: 0.2 });
  const late = early.map(({ at: t, value }) => at(t + 1.8e9, value + 1e12));
  const difference = (slope(early) ?? 0) - (slope(late) ?? Number.NaN);
  assert.ok(Math.abs(difference) < 1e-5, `${difference}`);
});

test('is never negative, whatever the counter does', () => {
  const counter = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 0, maxLength: 60 });
  fc.assert(
    fc.property(counter, fc.integer({ min: 1, max: 30 }), (values, windowSeconds) => {
      const samples = values.map((value, n) => at(n * 0.5, value));
      const found = rate({ samples, windowSeconds, now: values.length * 0.5 });
      assert.ok(found === undefined || found >= 0, `${found}`);
    }),
  );
});

test('counts from the last reset on', () => {
  const before = sampled((t) => 10_000 + 50 * t, { seconds: 5, every: 0.2 });
  const after = sampled((t) => 2 * t, { seconds: 5, every: 0.2 }).map((each) =>
    at(each.at + 5.2, each.value),
  );
  const samples = [...before, ...after];
  assert.is(rate({ samples, windowSeconds: 10, now: 5.4 }), undefined);
  assert.is(Math.round((rate({ samples, windowSeconds: 10, now: 10.2 }) ?? 0) * 1e6), 2e6);
});

test('counts from the last gap on, if told what a gap is', () => {
  const samples = [
    ...sampled((t) => t, { seconds: 4, every: 0.2 }),
    at(20, 1000),
    at(21, 1001),
    at(22, 1002),
    at(23, 1003),
  ];
  const asked = { samples, windowSeconds: 30, now: 23 };
  assert.is(Math.round((rate({ ...asked, mostGapSeconds: 3 }) ?? 0) * 1e6), 1e6);
  assert.ok((rate(asked) ?? 0) > 10);
});

test('looks at its window and at nothing else', () => {
  const samples = sampled((t) => (t < 10 ? 100 * t : t < 20 ? 1000 + 3 * (t - 10) : 1030 + 500 * (t - 20)), {
    seconds: 30,
    every: 0.2,
  });
  const found = rate({ samples, windowSeconds: 9, now: 19.5 });
  assert.is(Math.round((found ?? 0) * 1e6), 3e6);
});

test('a window as long as the samples holds the first of them, whatever the rounding', () => {
  const odd = fc.double({ min: 0, max: 2e9, noNaN: true });
  fc.assert(
    fc.property(odd, (offset) => {
      const samples = [0, 1.3, 2.6].map((t) => at(offset + t, t));
      const last = samples[2]?.at ?? 0;
      assert.ok(rate({ samples, windowSeconds: last - offset, now: last }) !== undefined);
    }),
  );
});

test('segments begin at the first sample, after each reset and after each gap', () => {
  const samples = [at(0, 5), at(1, 6), at(2, 0), at(3, 1), at(9, 2)];
  assert.equal(segmentStarts(samples), [0, 2]);
  assert.equal(segmentStarts(samples, 5), [0, 2, 4]);
  assert.equal(segmentStarts([]), []);
});

test.run();

function at(seconds: number, value: number): Sample {
  return { at: seconds, value };
}

function sampled(
  counter: (t: number) => number,
  { seconds, every }: { seconds: number; every: number },
): Sample[] {
  return Array.from({ length: Math.round(seconds / every) + 1 }, (_, n) => at(n * every, counter(n * every)));
}

function stairs(workers: number, isInPhase: boolean): (t: number) => number {
  const phases = Array.from({ length: workers }, (_, n) => (isInPhase ? 0 : (n * PERIOD) / workers));
  return (t) => phases.reduce((sum, phase) => sum + STEP * Math.floor((t + phase + 1e-9) / PERIOD), 0);
}

/** How far the rate is from the truth at worst, as a share of it. */
function worstRipple(samples: readonly Sample[], truth: number, windowSeconds: number): number {
  const last = samples.at(-1)?.at ?? 0;
  let worst = 0;
  for (let now = windowSeconds + 1; now <= last; now += 0.07) {
    const found = rate({ samples, windowSeconds, now }) ?? Number.NaN;
    worst = Math.max(worst, Math.abs(found / truth - 1));
    if (Number.isNaN(found)) return Number.POSITIVE_INFINITY;
  }
  return worst;
}
