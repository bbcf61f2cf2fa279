import fc from 'fast-check';
import {
  coinsPerSecond,
  HASHES_PER_COIN,
  hasherLoadBound,
  knee,
  OTHER_SECONDS,
  probeLatencyMs,
  rngLatencyBoundMs,
  rngLimit,
  rngLoadBound,
  SERVICE_SECONDS,
  speedUp,
  throughputBound,
  workersLimit,
} from '../../bench/model/bound.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('bound');

const close = (actual: number, expected: number, what: string) =>
  assert.ok(
    Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, not ${expected}`,
  );

test('throughput, by the numbers that the lessons rest on', () => {
  const cases: readonly (readonly [workers: number, rng: number, perSecond: number])[] = [
    [0, 1, 0],
    [1, 1, 10 / 3],
    [2, 1, 20 / 3],
    [3, 1, 10],
    [10, 1, 10],
    [100, 1, 10],
    [10, 2, 20],
    [10, 3, 30],
    [10, 4, 100 / 3],
    [12, 4, 40],
    [50, 5, 50],
    [10, 0, 0],
  ];
  for (const [workers, rng, perSecond] of cases) {
    close(throughputBound(workers, rng), perSecond, `X(${workers}, ${rng})`);
  }
  close(5 * throughputBound(10, 1), 50, 'five nodes, each its own stack with ten workers');
});

test('rng latency: (N − 2)·100 ms from three workers on, 100 ms before', () => {
  const cases: readonly (readonly [workers: number, rng: number, ms: number])[] = [
    [0, 1, 100],
    [1, 1, 100],
    [2, 1, 100],
    [3, 1, 100],
    [4, 1, 200],
    [10, 1, 800],
    [100, 1, 9800],
    [10, 2, 300],
    [10, 4, 100],
    [12, 4, 100],
    [16, 4, 200],
    [1, 0, Number.POSITIVE_INFINITY],
  ];
  for (const [workers, rng, ms] of cases) {
    const actual = rngLatencyBoundMs(workers, rng);
    assert.ok(
      Object.is(actual, ms) || Math.abs(actual - ms) < 1e-9,
      `L(${workers}, ${rng}): ${actual}, not ${ms}`,
    );
  }
});

test('the knee lies at exactly three workers for each rng', () => {
  for (const rng of [0, 1, 2, 3, 4, 5, 7, 10, 33]) assert.is(knee(rng), 3 * rng);
});

test('a probe waits (N − 2.5)·100 ms', () => {
  assert.is(probeLatencyMs(10), 750);
  assert.is(probeLatencyMs(3), 50);
  close(probeLatencyMs(1), 50 / 3, 'one worker keeps rng busy for a third of the time');
  assert.is(probeLatencyMs(0), 0);
  assert.ok(Math.abs(probeLatencyMs(2.999_999) - probeLatencyMs(3)) < 0.001, 'no jump at the knee');
});

test('one hash in sixteen is a coin', () => {
  close(coinsPerSecond(throughputBound(1, 1)), 0.208_333_333_333, 'coins of one worker');
  assert.is(coinsPerSecond(16), 1);
});

test('ten workers are three times one, and nothing is any number of times nothing', () => {
  close(speedUp(throughputBound(10, 1), throughputBound(1, 1)) ?? 0, 3, 'one rng');
  close(speedUp(throughputBound(10, 4), throughputBound(1, 1)) ?? 0, 10, 'four rng');
  assert.is(speedUp(10, 0), undefined);
  assert.is(speedUp(0, 0), undefined);
});

test('counts below zero and no numbers are refused', () => {
  for (const odd of [-1, Number.NaN]) {
    assert.throws(() => throughputBound(odd, 1), /workers must be a count/);
    assert.throws(() => throughputBound(1, odd), /rng must be a count/);
    assert.throws(() => rngLatencyBoundMs(odd, 1), /workers/);
    assert.throws(() => rngLatencyBoundMs(1, odd), /rng/);
    assert.throws(() => knee(odd), /rng/);
    assert.throws(() => probeLatencyMs(1, odd), /rng/);
  }
});

const workers = fc.integer({ min: 0, max: 100_000 });
const rng = fc.integer({ min: 1, max: 100_000 });

test('more of anything never means fewer hashes, and one more never adds more than its own', () => {
  fc.assert(
    fc.property(workers, rng, (N, R) => {
      const now = throughputBound(N, R);
      const moreWorkers = throughputBound(N + 1, R);
      const moreRng = throughputBound(N, R + 1);
      return (
        moreWorkers >= now &&
        moreRng >= now &&
        moreWorkers - now <= workersLimit(1) + 1e-6 &&
        moreRng - now <= rngLimit(1) + 1e-6
      );
    }),
  );
});

test('more workers never make rng faster, more rng never slower, and nobody waits less than the service takes', () => {
  fc.assert(
    fc.property(workers, rng, (N, R) => {
      const now = rngLatencyBoundMs(N, R);
      return (
        rngLatencyBoundMs(N + 1, R) >= now &&
        rngLatencyBoundMs(N, R + 1) <= now &&
        now >= SERVICE_SECONDS * 1000
      );
    }),
  );
});

test("rate and latency obey Little's law: N = X·(L + Z)", () => {
  fc.assert(
    fc.property(workers, rng, (N, R) => {
      const inside = throughputBound(N, R) * (rngLatencyBoundMs(N, R) / 1000 + OTHER_SECONDS);
      return Math.abs(inside - N) <= 1e-9 * Math.max(1, N);
    }),
  );
});

test('the two limits meet at the knee', () => {
  fc.assert(fc.property(rng, (R) => Math.abs(workersLimit(knee(R)) - rngLimit(R)) <= 1e-9 * rngLimit(R)));
  assert.is(HASHES_PER_COIN, 16);
});

test('a load on an application without workers: ten a second for each rng, whatever the concurrency', () => {
  for (const [clients, rng, perSecond, ms] of [
    [1, 1, 10, 100],
    [10, 1, 10, 1000],
    [100, 1, 10, 10_000],
    [10, 4, 40, 250],
    [2, 4, 20, 100],
    [0, 1, 0, 100],
  ] as const) {
    const bound = rngLoadBound(clients, 0, rng);
    close(bound.perSecond, perSecond, `${clients} clients, ${rng} rng`);
    close(bound.latencyMs, ms, `${clients} clients, ${rng} rng`);
  }
  assert.equal(rngLoadBound(5, 5, 0), { perSecond: 0, latencyMs: Number.POSITIVE_INFINITY });
  assert.equal(hasherLoadBound(50), { perSecond: 500, latencyMs: 100 });
});

test('clients and workers together take what rng can give, and wait equally long', () => {
  fc.assert(
    fc.property(workers, workers, rng, (clients, N, R) => {
      const { perSecond, latencyMs } = rngLoadBound(clients, N, R);
      const all = perSecond + N / (latencyMs / 1000 + OTHER_SECONDS);
      assert.ok(latencyMs >= SERVICE_SECONDS * 1000 - 1e-9);
      assert.ok(all <= rngLimit(R) * (1 + 1e-9));
      // Either nobody waits, or rng never idles.
      assert.ok(
        latencyMs <= SERVICE_SECONDS * 1000 + 1e-6 || Math.abs(all - rngLimit(R)) <= 1e-6 * rngLimit(R),
      );
    }),
  );
  for (let N = 1; N <= 20; N++)
    close(rngLoadBound(0, N, 2).latencyMs, rngLatencyBoundMs(N, 2), 'without clients');
});

test.run();
