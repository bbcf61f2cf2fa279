/** The parts of a load that need no process: histogram, schedule, tally. */
import fc from 'fast-check';
import { parseWrk2 } from '../../../bench/generator/wrk2.ts';
import { LatencyRecording } from '../../../bench/load/latency-recording.ts';
import { patience } from '../../../bench/load/order.ts';
import { dueTimes, moments } from '../../../bench/load/schedule.ts';
import { Tally } from '../../../bench/load/tally.ts';
import { summarise } from '../../../bench/stats/percentile.ts';
import { assert, suite } from '../../guard/suite.ts';

const test = suite('parts of a load');

const latencies = fc.array(fc.double({ min: 0, max: 3_000_000, noNaN: true }), {
  minLength: 1,
  maxLength: 200,
});

function recorded(values: readonly number[]): LatencyRecording {
  const recording = new LatencyRecording();
  for (const value of values) recording.record(value);
  return recording;
}

test('a histogram knows every percentile to within 0.1 % and a microsecond, the mean and the maximum exactly', () => {
  fc.assert(
    fc.property(latencies, (values) => {
      const truth = summarise(values);
      const seen = recorded(values).summaryMs();
      assert.is(seen.count, truth.count);
      for (const key of ['p50', 'p90', 'p99'] as const) {
        assert.ok(
          Math.abs(seen[key] - truth[key]) <= truth[key] * 0.001 + 0.001,
          `${key}: ${seen[key]} ${truth[key]}`,
        );
      }
      for (const key of ['mean', 'max'] as const) assert.ok(Math.abs(seen[key] - truth[key]) <= 0.001);
    }),
  );
});

test('histograms of two generators add up to that of both, and survive being written and read', () => {
  fc.assert(
    fc.property(latencies, latencies, (one, other) => {
      const both = LatencyRecording.fromJSON(JSON.parse(JSON.stringify(recorded(one))));
      both.add(LatencyRecording.fromJSON(recorded(other).toJSON()));
      const { mean, ...seen } = both.summaryMs();
      const { mean: expected, ...truth } = recorded([...one, ...other]).summaryMs();
      assert.equal(seen, truth);
      assert.ok(Math.abs(mean - expected) < 1e-6 * (1 + expected));
    }),
    { numRuns: 30 },
  );
});

test('a histogram that was tampered with is refused', () => {
  const json = recorded([1, 2, 3]).toJSON();
  assert.throws(() => LatencyRecording.fromJSON({ ...json, count: 4 }), /holds 3 values, not 4/);
  assert.throws(() => LatencyRecording.fromJSON({ ...json, histogram: 'AAAA' }));
  assert.is(new LatencyRecording().summaryMs().count, 0);
});

test('constant arrivals are even; Poisson arrivals have the mean and the spread, and repeat with their seed', () => {
  const order = { rate: 50, seed: 7, requests: 20_000 };
  assert.equal([...dueTimes({ ...order, arrivals: 'constant', requests: 4 })], [0, 20, 40, 60]);
  const poisson = [...dueTimes({ ...order, arrivals: 'poisson' })];
  assert.equal([...dueTimes({ ...order, arrivals: 'poisson' })], poisson);
  assert.not.equal([...dueTimes({ ...order, arrivals: 'poisson', seed: 8 })], poisson);
  const gaps = poisson.slice(1).map((at, index) => at - (poisson[index] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  assert.ok(gaps.every((gap) => gap >= 0));
  assert.ok(Math.abs(mean - 20) < 0.6 && Math.abs(deviation - 20) < 1, `${mean} ${deviation}`);
});

test('who may have fallen asleep is awake a little before a request is due; who is busy is not', () => {
  const order = { arrivals: 'constant', seed: 0, requests: 3 } as const;
  assert.equal(
    [...moments({ ...order, rate: 5 })],
    [
      { due: 0, awakeAt: -1 },
      { due: 200, awakeAt: 199 },
      { due: 400, awakeAt: 399 },
    ],
  );
  assert.equal(
    [...moments({ ...order, rate: 500 })].map(({ due, awakeAt }) => due - awakeAt),
    [1, 0, 0],
  );
});

test('ten answers in a second are ten a second: in a closed loop from its begin, in an open one between them', () => {
  const client = { cpu: 0, loopDelayMs: 0 };
  const inClosed = new Tally(1000);
  for (let answer = 1; answer <= 10; answer++) inClosed.answered(200, 100, 1000 + answer * 100);
  assert.is(inClosed.figures('closed', client).perSecond, 10);
  const inOpen = new Tally(1000);
  for (let answer = 0; answer < 10; answer++) inOpen.answered(200, 350, 1350 + answer * 100);
  assert.is(inOpen.figures('open', client).perSecond, 10);
});

test('only answers with a 2xx are good; of none there is no rate', () => {
  const tally = new Tally(0);
  for (const status of [199, 302, 404, 500]) tally.answered(status, 5, 5);
  tally.timedOut();
  const figures = tally.figures('closed', { cpu: 0, loopDelayMs: 0 });
  assert.equal([figures.requests, figures.errors, figures.timeouts, figures.perSecond], [5, 4, 1, 0]);
  assert.is(figures.latency.count, 0);
  tally.answered(204, 5, 10);
  assert.is(tally.failedInARow, 0);
  assert.is(tally.good, 1);
});

test('patience is half as long again as a saturated target needs', () => {
  assert.is(patience(100, 0.1), 15);
  assert.is(patience(1, 0.1), 10);
  assert.is(patience(100, 2), 300);
});

test('the percentiles of wrk2 are read, whatever their unit', () => {
  const said = [
    '  Latency Distribution (HdrHistogram - Recorded Latency)',
    ' 50.000%  101.44ms',
    ' 75.000%  102.01ms',
    ' 99.000%    1.05s ',
    '100.000%    2.10s ',
    '  Detailed Percentile spectrum:',
    '   50.000     0.500000      48         2.00',
  ];
  assert.equal(parseWrk2(said.join('\n')), { p50: 101.44, p99: 1050 });
  assert.equal(parseWrk2(' 50.000%  870.00us\n 99.000%    1.5m'), { p50: 0.87, p99: 90_000 });
  assert.ok(Number.isNaN(parseWrk2('unable to connect').p50));
});

test.run();
