import { bottleneck } from '../../bench/model/bottleneck.ts';
import { demoResult } from '../fixtures/demo-result.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('bottleneck');

const CASES = [
  { name: 'one worker', workers: 1, rng: 1, perSecond: 3.33, p50: 100, is: 'workers' },
  { name: 'below the knee', workers: 2, rng: 1, perSecond: 6.66, p50: 101, is: 'workers' },
  {
    name: 'at the knee neither waits for the other',
    workers: 3,
    rng: 1,
    perSecond: 9.99,
    p50: 100,
    is: 'workers',
  },
  { name: 'just above the knee', workers: 4, rng: 1, perSecond: 10, p50: 200, is: 'rng' },
  { name: 'ten workers', workers: 10, rng: 1, perSecond: 10, p50: 800, is: 'rng' },
  { name: 'a short queue, but rng never idles', workers: 10, rng: 3, perSecond: 29.9, p50: 133, is: 'rng' },
  { name: 'four rng', workers: 10, rng: 4, perSecond: 33.2, p50: 101, is: 'workers' },
  { name: 'jitter is not a queue', workers: 10, rng: 4, perSecond: 32, p50: 130, is: 'workers' },
  { name: 'an rng slower than promised', workers: 2, rng: 1, perSecond: 4, p50: 350, is: 'rng' },
  { name: 'no call to judge by, at the limit', workers: 10, rng: 1, perSecond: 9.9, p50: 0, is: 'rng' },
  { name: 'nothing happens at all', workers: 10, rng: 1, perSecond: 0, p50: 0, is: 'workers' },
] as const;

for (const { name, workers, rng, perSecond, p50, is } of CASES) {
  test(`${name}: ${is}`, () => {
    const rngLatencyMs = { count: p50 > 0 ? 100 : 0, p50 };
    assert.is(bottleneck({ workers, rng, hashesPerSecond: perSecond, rngLatencyMs }), is);
  });
}

test('a machine that is busy makes all calls longer: that is no queue', () => {
  const seen = { workers: 10, rng: 4, hashesPerSecond: 22 };
  const at = (rng: number, hasher: number) =>
    bottleneck({
      ...seen,
      rngLatencyMs: { count: 100, p50: rng },
      hasherLatencyMs: { count: 100, p50: hasher },
    });
  assert.is(at(179, 152), 'workers');
  assert.is(at(179, 100), 'rng');
  assert.is(at(179, 20), 'rng', 'a hasher faster than rng may be is no measure of it');
  assert.is(at(900, 152), 'rng');
});

test('the demo: workers, rng, workers', () => {
  assert.equal(demoResult().measurements.map(bottleneck), ['workers', 'rng', 'workers']);
});

test.run();
