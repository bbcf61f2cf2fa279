import fc from 'fast-check';
import { rngLatencyBoundMs, throughputBound } from '../../bench/model/bound.ts';
import { type ClosedNetwork, meanValueAnalysis } from '../../bench/model/mva.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('mean value analysis');

const DOCKERCOINS = { serviceSeconds: 0.1, thinkSeconds: 0.2 } as const;
const QUEUES = ['stations', 'shared'] as const;

const network = fc.record<ClosedNetwork>({
  customers: fc.integer({ min: 0, max: 60 }),
  servers: fc.integer({ min: 1, max: 8 }),
  serviceSeconds: fc.double({ min: 0.001, max: 10, noNaN: true }),
  thinkSeconds: fc.double({ min: 0, max: 10, noNaN: true }),
  queues: fc.constantFrom(...QUEUES),
});

test('DockerCoins at its knee, by hand: 3 workers make 7.89 hashes per second, 21 % below the bound', () => {
  for (const queues of QUEUES) {
    const { throughput, residenceSeconds } = meanValueAnalysis({
      customers: 3,
      servers: 1,
      queues,
      ...DOCKERCOINS,
    });
    assert.ok(Math.abs(throughput - 3 / 0.38) < 1e-12);
    assert.ok(Math.abs(residenceSeconds - 0.18) < 1e-12);
    assert.is(Math.round((1 - throughput / throughputBound(3, 1)) * 100), 21);
  }
});

test('one worker never waits, and a crowd gets all that rng can give', () => {
  for (const queues of QUEUES) {
    const one = meanValueAnalysis({ customers: 1, servers: 3, queues, ...DOCKERCOINS });
    assert.ok(Math.abs(one.throughput - 1 / 0.3) < 1e-12);
    const crowd = meanValueAnalysis({ customers: 500, servers: 3, queues, ...DOCKERCOINS });
    assert.ok(Math.abs(crowd.throughput - 30) < 0.2);
  }
});

test('machine repair with two servers, against the birth and death equations', () => {
  // 3 customers, S = 1, Z = 1: weights 1, 3, 3, 1.5 for 0 to 3 present.
  const all = 1 + 3 + 3 + 1.5;
  const expected = (1 * 3 + 2 * 3 + 2 * 1.5) / all;
  const { throughput } = meanValueAnalysis({
    customers: 3,
    servers: 2,
    serviceSeconds: 1,
    thinkSeconds: 1,
    queues: 'shared',
  });
  assert.ok(Math.abs(throughput - expected) < 1e-12, `${throughput} ${expected}`);
});

test('it never exceeds the bound, and holds to the law of Little', () => {
  fc.assert(
    fc.property(network, (given) => {
      const { customers, servers, serviceSeconds, thinkSeconds } = given;
      const { throughput, residenceSeconds, queueLength } = meanValueAnalysis(given);
      const bound = Math.min(customers / (serviceSeconds + thinkSeconds), servers / serviceSeconds);
      assert.ok(throughput <= bound * (1 + 1e-6) + 1e-12, `${throughput} ${bound}`);
      assert.ok(residenceSeconds >= serviceSeconds * (1 - 1e-9));
      assert.ok(Math.abs(throughput * residenceSeconds - queueLength) <= 1e-9 * (1 + queueLength));
      assert.ok(
        Math.abs(throughput * (residenceSeconds + thinkSeconds) - customers) <= 1e-6 * (1 + customers),
      );
    }),
  );
});

test('more workers are never slower in all, and one shared queue is never worse than many', () => {
  fc.assert(
    fc.property(network, (given) => {
      const now = meanValueAnalysis(given).throughput;
      const more = meanValueAnalysis({ ...given, customers: given.customers + 1 }).throughput;
      assert.ok(more >= now * (1 - 1e-6));
      const [stations, shared] = QUEUES.map((queues) => meanValueAnalysis({ ...given, queues }).throughput);
      assert.ok((shared ?? 0) >= (stations ?? 0) * (1 - 1e-6), `${shared} ${stations}`);
    }),
  );
});

test('the bound of DockerCoins lies above it everywhere', () => {
  for (let customers = 1; customers <= 20; customers++) {
    for (let servers = 1; servers <= 4; servers++) {
      const { throughput, residenceSeconds } = meanValueAnalysis({
        customers,
        servers,
        queues: 'shared',
        ...DOCKERCOINS,
      });
      assert.ok(throughput <= throughputBound(customers, servers) + 1e-9);
      assert.ok(residenceSeconds * 1000 >= rngLatencyBoundMs(customers, servers) - 1e-6);
    }
  }
});

test('what is no network is refused, with all that is wrong', () => {
  assert.throws(
    () =>
      meanValueAnalysis({
        customers: 1.5,
        servers: 0,
        serviceSeconds: 0,
        thinkSeconds: -1,
        queues: 'shared',
      }),
    (error: Error) =>
      error instanceof RangeError && /1\.5 customers, 0 servers, 0 s of service, -1 s/.test(error.message),
  );
});

test.run();
