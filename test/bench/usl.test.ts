import fc from 'fast-check';
import { throughputBound } from '../../bench/model/bound.ts';
import { fitUsl, type UslPoint, uslThroughput } from '../../bench/model/usl.ts';
import { seeded } from '../../bench/stats/random.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('universal scalability law');

type Law = Parameters<typeof uslThroughput>[0];

const law = fc.record<Law>({
  rate: fc.double({ min: 0.1, max: 1000, noNaN: true }),
  contention: fc.double({ min: 0, max: 0.5, noNaN: true }),
  coherency: fc.double({ min: 0, max: 0.01, noNaN: true }),
});

function points(of: Law, upTo = 20): UslPoint[] {
  return Array.from({ length: upTo }, (_, index) => ({
    n: index + 1,
    throughput: uslThroughput(of, index + 1),
  }));
}

test('of points that lie on a law it finds that law', () => {
  fc.assert(
    fc.property(law, (truth) => {
      const fit = fitUsl(points(truth));
      assert.ok(Math.abs(fit.rate / truth.rate - 1) < 1e-4, `λ ${fit.rate} ${truth.rate}`);
      assert.ok(
        Math.abs(fit.contention - truth.contention) < 1e-4,
        `σ ${fit.contention} ${truth.contention}`,
      );
      assert.ok(Math.abs(fit.coherency - truth.coherency) < 1e-5, `κ ${fit.coherency} ${truth.coherency}`);
    }),
  );
});

test("Gunther's own figures: a peak at the square root of (1 − σ)/κ", () => {
  const fit = fitUsl(points({ rate: 20, contention: 0.05, coherency: 0.001 }, 60));
  assert.ok(Math.abs(fit.peak - Math.sqrt(0.95 / 0.001)) < 0.01);
  assert.ok(fit.rSquared > 0.999999);
});

test('what scales without end has no peak', () => {
  const fit = fitUsl(points({ rate: 3, contention: 0, coherency: 0 }));
  assert.ok(fit.peak > 1000, String(fit.peak));
  assert.ok(Math.abs(fit.rate - 3) < 1e-6);
});

test('to DockerCoins, which has none, it gives a peak: the lesson', () => {
  const measured = Array.from({ length: 20 }, (_, index) => ({
    n: index + 1,
    throughput: throughputBound(index + 1, 1),
  }));
  const fit = fitUsl(measured);
  assert.ok(Number.isFinite(fit.peak) && fit.peak < 40, `peak at ${fit.peak}`);
  assert.ok(uslThroughput(fit, 60) < 9, 'and would have sixty workers slow down');
  assert.ok(fit.rSquared < 0.99);
});

test('no other law near it fits noisy points better', () => {
  const random = seeded(5);
  for (let turn = 0; turn < 20; turn++) {
    const noisy = points({ rate: 10, contention: 0.1, coherency: 0.002 }).map(({ n, throughput }) => ({
      n,
      throughput: throughput * random.normal(1, 0.03),
    }));
    const fit = fitUsl(noisy);
    const error = (of: Law) =>
      noisy.reduce((sum, { n, throughput }) => sum + (throughput - uslThroughput(of, n)) ** 2, 0);
    const best = error(fit);
    for (const factor of [0.99, 1.01]) {
      assert.ok(error({ ...fit, rate: fit.rate * factor }) >= best);
      assert.ok(
        error({ ...fit, contention: fit.contention * factor + (factor - 1) * 1e-4 }) >= best * (1 - 1e-9),
      );
      assert.ok(error({ ...fit, coherency: fit.coherency * factor }) >= best * (1 - 1e-9));
    }
  }
});

test('parameters are never below zero, whatever the points', () => {
  const any = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 3, maxLength: 20 });
  fc.assert(
    fc.property(any, (values) => {
      const fit = fitUsl(values.map((throughput, index) => ({ n: index + 1, throughput })));
      assert.ok(fit.rate > 0 && fit.contention >= 0 && fit.coherency >= 0, JSON.stringify(fit));
      assert.ok(Number.isFinite(fit.rSquared));
    }),
  );
});

test('what is no point is refused, and so are too few', () => {
  const good = points({ rate: 1, contention: 0, coherency: 0 }, 3);
  for (const odd of [
    { n: 0, throughput: 1 },
    { n: 1, throughput: 0 },
    { n: 1, throughput: Number.NaN },
  ])
    assert.throws(() => fitUsl([...good, odd]), /not a point/);
  assert.throws(() => fitUsl(good.slice(1)), /three different N/);
});

test.run();
