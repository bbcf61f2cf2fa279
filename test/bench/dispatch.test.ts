/** The simulation of how calls are dealt out, against what is known of each way. */
import { renderBalancers } from '../../bench/balancers/render.ts';
import { throughputBound } from '../../bench/model/bound.ts';
import { simulateDealing } from '../../bench/model/dispatch.ts';
import { meanValueAnalysis } from '../../bench/model/mva.ts';
import type { BalancerPoint } from '../../bench/schema/balancer-point.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('dealing calls out');
const near = (value: number, wanted: number, share: number) =>
  assert.ok(Math.abs(value / wanted - 1) < share, `${value}, not ${wanted}`);

test('with one rng every way is the same, and meets the bound', () => {
  for (const dealing of ['roundrobin', 'leastconn', 'random', 'dns', 'none'] as const)
    for (const workers of [1, 3, 10])
      near(simulateDealing(dealing, workers, 1), throughputBound(workers, 1), 0.005);
});

test('least connections meets the bound, in turn is near it, and none is one rng', () => {
  for (const workers of [4, 10, 12, 20]) {
    near(simulateDealing('leastconn', workers, 4), throughputBound(workers, 4), 0.005);
    near(simulateDealing('roundrobin', workers, 4), throughputBound(workers, 4), 0.01);
    near(simulateDealing('none', workers, 4), throughputBound(workers, 1), 0.005);
  }
});

test('chance loses some of it, but less than with random times', () => {
  const network = { customers: 10, servers: 4, serviceSeconds: 0.1, thinkSeconds: 0.2 };
  const { throughput } = meanValueAnalysis({ ...network, queues: 'stations' });
  const simulated = simulateDealing('random', 10, 4);
  assert.ok(
    simulated > throughput && simulated < 0.95 * throughputBound(10, 4),
    `${simulated}, ${throughput}`,
  );
  assert.is(simulateDealing('random', 10, 4), simulated, 'the same every time');
});

test('counts that cannot be are refused', () => {
  assert.is(simulateDealing('random', 0, 4), 0);
  for (const [workers, rng] of [
    [1, 0],
    [-1, 1],
    [1.5, 1],
  ] as const)
    assert.throws(() => simulateDealing('random', workers, rng), 'cannot be');
});

test('the table has what was measured beside what was simulated', () => {
  const point: BalancerPoint = {
    balance: 'dns',
    hashesPerSecond: { mean: 27.1, low: 26, high: 28.2 },
    simulatedHashesPerSecond: 27.5,
    boundHashesPerSecond: 33.3,
    rngLatencyMs: { mean: 160, p50: 150, p90: 300, p99: 420, max: 500 },
    valid: false,
    reasons: ['Redis did not answer 3 times'],
  };
  const text = renderBalancers([point]);
  assert.match(text, /DNS only +27\.10 +26\.00 to 28\.20 +27\.50 +33\.30 +160 +420 +✗/);
  assert.match(text, '! DNS only: Redis did not answer');
  assert.match(renderBalancers([point], 'csv'), '\ndns,27.1,26,28.2,27.5,33.3,160,420,false,');
});

test.run();
