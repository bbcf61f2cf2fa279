/** The parts of `bench scale` that need no application: units, windows, order, theory, tables, one point. */
import fc from 'fast-check';
import { throughputBound } from '../../bench/model/bound.ts';
import { measureScalePoint } from '../../bench/scale/measure-point.ts';
import { inWords, orderOf, remainingSeconds } from '../../bench/scale/order.ts';
import { renderScale } from '../../bench/scale/render.ts';
import { errorsOf, fitEachRng, withFits } from '../../bench/scale/theory.ts';
import { type Unit, unitsOf } from '../../bench/scale/units.ts';
import { isSteady, latencyOf, throughputOf } from '../../bench/scale/window.ts';
import { batchHalfWidth } from '../../bench/stats/batch-means.ts';
import { seeded } from '../../bench/stats/random.ts';
import { type BenchScaleOptions, readScale } from '../../scripts/commands/bench/scale-options.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';
import type { Call } from '../../scripts/deployment/deployment.ts';
import { scalePoints } from '../fixtures/scale-result.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('bench scale, its parts');

/** What a worker publishes that makes a unit every `cycleMs` from `phase` on and hands in after a second. */
function published(phase: number, cycleMs: number, untilMs: number): Call[] {
  const calls: Call[] = [];
  let waiting = 0;
  let lastFlush = phase;
  for (let at = phase + cycleMs; at <= untilMs; at += cycleMs) {
    waiting += 1;
    if (at - lastFlush < 1000) continue;
    const of = (service: 'rng' | 'hasher', ms: number) =>
      Array.from({ length: waiting }, (): Call => ({ service, at, ms }));
    calls.push(...of('rng', cycleMs - 200), ...of('hasher', 100));
    [waiting, lastFlush] = [0, at];
  }
  return calls;
}

const ended = (units: readonly Unit[]) => units.map(({ endedAt }) => endedAt);
const at = (moments: readonly number[], rngMs = 100): Unit[] =>
  moments.map((endedAt) => ({ endedAt, rngMs, hasherMs: 100 }));

test('units end where they ended, though several are handed in at once', () => {
  assert.equal(ended(unitsOf(published(50, 300, 2500))), [350, 650, 950, 1250, 1550, 1850, 2150, 2450]);
});

test('two workers that hand in within the same millisecond are two', () => {
  const both = [...published(0, 300, 1300), ...published(0, 400, 1300)];
  assert.equal(ended(unitsOf(both)), [300, 400, 600, 800, 900, 1200, 1200]);
  assert.equal(unitsOf([]), []);
});

test('the rate of workers that never wait is N / 0.3, whatever their phases', () => {
  const phases = fc.array(fc.integer({ min: 0, max: 299 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(phases, fc.integer({ min: 0, max: 999 }), (each, shift) => {
      const units = unitsOf(
        each.flatMap((phase) => published(phase, 300, 12_000)).sort((a, b) => a.at - b.at),
      );
      const window = { from: 3000 + shift, to: 7000 + shift };
      const rate = throughputOf(units, window, each.length);
      const truth = each.length / 0.3;
      assert.ok(Math.abs((rate?.mean ?? 0) / truth - 1) < 0.01, JSON.stringify(rate));
      assert.ok(rate && rate.low <= rate.mean && rate.mean <= rate.high && rate.high < 1.05 * truth);
      assert.ok(isSteady(units, window));
    }),
    { numRuns: 60 },
  );
});

test('the interval holds the true rate of a random process about as often as it says', () => {
  const random = seeded(4);
  let held = 0;
  for (let run = 0; run < 300; run++) {
    const moments: number[] = [];
    for (let now = 0; now < 20_000; now += random.exponential(100)) moments.push(now);
    const rate = throughputOf(at(moments), { from: 1000, to: 19_000 }, 1);
    if (rate && rate.low <= 10 && rate.high >= 10) held += 1;
  }
  assert.ok(held >= 270 && held <= 298, `${held} of 300`);
});

test('batches: alike are certain, few are nothing, and a trend is seen', () => {
  assert.is(batchHalfWidth([5, 5, 5, 5], 1), 0);
  assert.is(batchHalfWidth([5, 5, 5], 2), undefined);
  assert.is(batchHalfWidth([], 1), undefined);
  assert.ok((batchHalfWidth([1, 2, 3, 4], 1) ?? 0) > 1);
  assert.is(
    batchHalfWidth(
      Array.from({ length: 400 }, (_, i) => i % 2),
      20,
    ),
    0,
    'ten batches at most',
  );
});

test('a rate is never told from too little, and never negative', () => {
  const moments = fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 60 });
  fc.assert(
    fc.property(moments, fc.integer({ min: 1, max: 20 }), (each, workers) => {
      const units = at([...each].sort((a, b) => a - b));
      const rate = throughputOf(units, { from: 0, to: 5000 }, workers);
      assert.ok(!rate || (rate.low >= 0 && rate.mean > 0 && Number.isFinite(rate.high)));
    }),
  );
  assert.is(throughputOf(at([100, 400]), { from: 0, to: 5000 }, 1), undefined);
  assert.is(throughputOf(at([100, 400, 700, 1000]), { from: 0, to: 1200 }, 1), undefined, 'a short window');
  assert.is(latencyOf([], { from: 0, to: 5000 }, 1), undefined);
});

test('a queue that still grows is not steady', () => {
  const growing = Array.from({ length: 30 }, (_, index) => ({
    endedAt: index * 100,
    rngMs: 100 + 20 * index,
    hasherMs: 100,
  }));
  assert.not.ok(isSteady(growing, { from: 0, to: 3000 }));
  assert.ok(isSteady(at(ended(growing), 800), { from: 0, to: 3000 }));
  assert.not.ok(isSteady(at([2000, 2100, 2200, 2300]), { from: 0, to: 3000 }), 'an empty first half');
});

test('the order holds every point once, in blocks of rng, and is the same for the same seed', () => {
  const sets = fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(sets, sets, fc.integer({ min: 0, max: 1000 }), (workers, rng, seed) => {
      const order = orderOf(workers, rng, seeded(seed));
      assert.is(
        new Set(order.map((point) => `${point.workers} ${point.rng}`)).size,
        workers.length * rng.length,
      );
      const changes = order.filter((point, index) => point.rng !== order[index - 1]?.rng).length;
      assert.is(changes, rng.length);
      assert.equal(order, orderOf(workers, rng, seeded(seed)));
    }),
  );
});

/** How long each point of a real run took, in s, by rng and then by workers. */
const TOOK = [
  [5.9, 5.9, 5.9, 6, 6.1, 6.2, 6.3, 6.4, 6.5, 6.6, 6.7, 6.8, 6.9, 7, 7.1, 7.2, 7.3, 7.4, 7.5, 7.6],
  [5.9, 5.9, 5.9, 5.9, 5.9, 5.9, 5.9, 6, 10, 6.1, 10.1, 6.2, 10.2, 6.3, 10.3, 6.4, 10.4, 10.5, 10.5, 10.6],
  [5.9, 5.9, 5.9, 5.9, 5.9, 5.9, 5.9, 5.9, 5.9, 5.9, 9.9, 6, 10, 10, 6.1, 10.1, 10.1, 6.2, 10.2, 10.2],
  [5.9, 5.9, 5.9, 5.9, 5.9, 5.9, 5.9, 5.9, 9.9, 5.9, 5.9, 5.9, 5.9, 5.9, 9.9, 6, 10, 10, 10, 6.1],
];

test('what is left is known within 20 % when a tenth is done, and until half a minute is left, in whatever order', () => {
  const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
  for (let seed = 0; seed < 40; seed++) {
    const order = orderOf(numbers, [1, 2, 3, 4], seeded(seed));
    const truth = order.map(({ workers, rng }) => TOOK[rng - 1]?.[workers - 1] as number);
    for (let done = 8; done < 74; done++) {
      const rest = truth.slice(done).reduce((sum, each) => sum + each, 0);
      const said = remainingSeconds(order, truth.slice(0, done), 4);
      assert.ok(Math.abs(said / rest - 1) < 0.2, `seed ${seed}, ${done} done: ${said} for ${rest}`);
    }
  }
  assert.is(remainingSeconds([], [], 4), 0);
  assert.equal([3, 42, 92, 119, 204, 600].map(inWords), [
    '5 s',
    '40 s',
    '1 min 30 s',
    '2 min',
    '3 min 20 s',
    '10 min',
  ]);
});

test('the whole grid of 80 points is expected to take under 12 minutes', () => {
  const order = orderOf(
    Array.from({ length: 20 }, (_, index) => index + 1),
    [1, 2, 3, 4],
    seeded(1),
  );
  assert.ok(remainingSeconds(order, [], 4) < 12 * 60);
});

test('theories on points that meet the bound: MVA is 21 % low at the knee, USL invents a peak', () => {
  const points = scalePoints([1, 2, 3, 4, 5, 6, 8, 10, 15, 20], [1, 2]);
  const fits = fitEachRng(points);
  const [bound, mva, usl] = errorsOf(withFits(points, fits), fits);
  assert.ok(bound && mva && usl);
  assert.ok(bound.meanError < 1e-9);
  assert.match(bound.why, 'reaches its bound');
  assert.equal([mva.worst.workers, mva.worst.rng, mva.worst.error.toFixed(2)], [3, 1, '-0.21']);
  assert.match(mva.why, '21 % low');
  assert.ok(usl.meanError > 0.02);
  assert.match(usl.why, 'invents a peak');
  assert.equal(
    fits.map(({ rng }) => rng),
    [1, 2],
  );
});

test('what is not valid or has no figure counts for nothing', () => {
  const points = scalePoints([1, 2, 3], [1]).map((point, index) =>
    index === 0 ? { ...point, valid: false } : { ...point, hashesPerSecond: null },
  );
  assert.equal(fitEachRng(points), []);
  assert.equal(errorsOf(points, []), []);
  assert.equal(errorsOf([], []), []);
});

test('the tables have theory beside what was seen', () => {
  const points = scalePoints([3], [1]).map((point) => ({ ...point, valid: false, reasons: ['so, "what"'] }));
  const theories = errorsOf(scalePoints([3], [1]), []);
  const text = renderScale({ points, theories });
  assert.match(text, /^WORKERS +RNG +HASHES\/S/);
  assert.match(text, /\n3 +1 +10\.00 +9\.90 to 10\.10 +10\.00 +\+0\.0 % +7\.89 +– +100 +101 +100 +✗\n/);
  assert.match(text, '! 3 workers, 1 rng: so, "what"');
  assert.match(text, /MVA: 21\.1 % off on average, −21\.1 % at worst \(3 workers, 1 rng\)\./);
  const [head, row] = renderScale({ points, theories }, 'csv').split('\n');
  assert.match(head ?? '', /^workers,rng,hashesPerSecond,low,high,/);
  assert.match(row ?? '', /^3,1,10,9\.9,10\.1,.*false,"so, ""what"""$/);
  assert.match(renderScale({ points, theories }, 'markdown'), /^\| WORKERS \| RNG .*\n\| ---: \| ---: /);
  const empty = points.map((point) => ({ ...point, hashesPerSecond: null, rngLatencyMs: null }));
  assert.match(renderScale({ points: empty, theories: [] }), /\n3 +1 +– +–/);
});

/** A deployment of so many workers that call rng for so long, and a recorder without a gap. */
function application(worker: number, options: { calls?: () => Promise<never>; hashes?: number[] } = {}) {
  const begin = Date.now() - 20_000;
  const history = async () => ({
    calls: Array.from({ length: worker }, (_, index) => published(begin + index * 37, 300, Date.now()))
      .flat()
      .sort((a, b) => a.at - b.at),
    failures: [],
  });
  const { hashes = [1, 2], calls = history } = options;
  return {
    deployment: { counts: { worker, rng: 4, hasher: 1, webui: 1 }, stacks: 1, calls },
    recorder: {
      now: () => 0,
      gapsSince: () => 0,
      samples: hashes.map((each, index) => ({ at: index, hashes: each, coins: 0 })),
    },
    seconds: 4,
    signal: new AbortController().signal,
    pause: async () => undefined,
  };
}

test('a point: the rate, its interval, and theory', async () => {
  const point = await measureScalePoint(application(6));
  assert.ok(Math.abs((point.hashesPerSecond?.mean ?? 0) - 20) < 0.2, JSON.stringify(point));
  assert.is(point.rngLatencyMs?.p50, 100);
  assert.equal([point.workers, point.rng, point.boundHashesPerSecond], [6, 4, throughputBound(6, 4)]);
  assert.equal(
    point.reasons.filter((reason) => !/busy/.test(reason)),
    [],
  );
});

test('a counter that begins anew gives no negative rate, and is told', async () => {
  const point = await measureScalePoint(application(3, { hashes: [500, 501, 2] }));
  assert.ok((point.hashesPerSecond?.mean ?? 0) > 9);
  assert.not.ok(point.valid);
  assert.ok(point.reasons.includes('the counter began anew under way'));
});

test('Redis away: a point without figures, and why', async () => {
  const away = async () => {
    throw new WorkshopError('NO_ANSWER', { what: 'Redis does not answer.' });
  };
  const point = await measureScalePoint({ ...application(3, { calls: away }), patienceMs: 50 });
  assert.equal([point.hashesPerSecond, point.rngLatencyMs, point.valid], [null, null, false]);
  assert.ok(point.reasons.includes('Redis did not answer at the end'), point.reasons.join());
  const broken = async () => {
    throw new TypeError('a fault of ours');
  };
  const error = await measureScalePoint(application(3, { calls: broken })).catch((thrown: unknown) => thrown);
  assert.instance(error, TypeError);
});

const USUAL: BenchScaleOptions = { on: 'local', workers: '1..20', rng: '1,2', seconds: '4', out: 'x' };

test('every word that is wrong is told at once', () => {
  assert.is(readScale(USUAL).workers.length, 20);
  assert.is(readScale({ ...USUAL, markdown: true, seed: '3' }).form, 'markdown');
  for (const workers of ['0..5', '5..1', '1..1000', '', '1.5'])
    assert.throws(() => readScale({ ...USUAL, workers }), /--workers .*whole numbers from 1 to 100/);
  try {
    readScale({ ...USUAL, workers: '0..5', rng: 'x', seconds: '2', seed: '-1', csv: true, markdown: true });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, WorkshopError);
    const lines = (error as WorkshopError).what.split('\n').map((line) => line.split(' ')[0]);
    assert.equal(lines, ['--workers', '--rng', '--seconds', '--seed', '--csv']);
  }
});

test.run();
