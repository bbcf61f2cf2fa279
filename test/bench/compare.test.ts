/** Comparing runs: what is the same is seldom called different, and what differs is found. */
import { badRuns } from '../../bench/compare/bad-runs.ts';
import { compareRuns, rowsAbove } from '../../bench/compare/compare.ts';
import { interleave } from '../../bench/compare/interleave.ts';
import { pairUp, unpaired } from '../../bench/compare/pair-up.ts';
import { renderComparison } from '../../bench/compare/render.ts';
import type { LoadRun } from '../../bench/schema/load-run.ts';
import { type Random, seeded } from '../../bench/stats/random.ts';
import { readPercent } from '../../scripts/commands/bench/compare/percent.ts';
import { loadRun } from '../fixtures/load-result.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('bench compare', { timeoutMs: 120_000 });

const OPTIONS = { smallestEffect: 0.02, seed: 1 };
const NOISE = 0.01;
const RUNS = 10;
const PAIRS = 200;

/** Ten runs whose throughput and latencies vary from run to run by 1 %, around 10/s and 100 ms, `times` as fast. */
function side(random: Random, times = 1): LoadRun[] {
  return Array.from({ length: RUNS }, () => {
    const noisy = (value: number) => random.normal(value, NOISE * value);
    const [p50, p99] = [noisy(100 / times), noisy(120 / times)];
    return loadRun([1], {
      throughput: { perSecond: noisy(10 * times) },
      latencyMs: { mean: p50, p50, p90: p99, p99, max: p99 },
    });
  });
}

for (const smallestEffect of [0.02, 0]) {
  test(`of ${PAIRS} A/A pairs at most 5 % are called different, with ${smallestEffect * 100} % as the smallest effect`, () => {
    const random = seeded(2024);
    let wrong = 0;
    for (let pair = 0; pair < PAIRS; pair++) {
      const rows = compareRuns(side(random), side(random), { smallestEffect, seed: pair });
      assert.is(rows.length, 3);
      if (rows.some(({ verdict }) => verdict !== '~')) wrong += 1;
    }
    assert.ok(wrong <= 0.05 * PAIRS, `${wrong} of ${PAIRS}`);
  });
}

for (const [times, verdict] of [
  [0.95, 'worse'],
  [1 / 0.95, 'better'],
] as const) {
  test(`of ${PAIRS} pairs that differ by 5 % at least 90 % are found, and called ${verdict}`, () => {
    const random = seeded(7);
    const found = { throughput: 0, p50: 0, p99: 0 };
    for (let pair = 0; pair < PAIRS; pair++) {
      for (const row of compareRuns(side(random), side(random, times), { ...OPTIONS, seed: pair }))
        if (row.verdict === verdict) found[row.metric] += 1;
    }
    for (const [metric, count] of Object.entries(found))
      assert.ok(count >= 0.9 * PAIRS, `${metric}: ${count} of ${PAIRS}`);
  });
}

test('a row says how much, how sure, and from how many runs', () => {
  const [throughput, p50] = compareRuns(side(seeded(1)), side(seeded(2), 0.9), OPTIONS);
  assert.is(throughput?.point, 'rng, 32 bytes, concurrency 1');
  assert.equal(throughput?.runs, [RUNS, RUNS]);
  const { value = 0, low = 0, high = 0 } = throughput?.ratio ?? {};
  assert.ok(low <= value && value <= high && low > 0.87 && high < 0.93, `${low} ${value} ${high}`);
  assert.equal([throughput?.verdict, p50?.verdict], ['worse', 'worse']);
  assert.ok((p50?.ratio?.value ?? 0) > 1.08, 'latency grows as throughput falls');
});

test('the same files give the same answer', () => {
  const [a, b] = [side(seeded(1)), side(seeded(2), 0.99)];
  assert.equal(compareRuns(a, b, OPTIONS), compareRuns(a, b, OPTIONS));
});

test('a difference that is certain but too small is none', () => {
  const steady = (perSecond: number) =>
    Array.from({ length: 10 }, (_, index) =>
      loadRun([100 + index / 1000], { throughput: { perSecond: perSecond + index / 1e4 } }),
    );
  const [throughput] = compareRuns(steady(10), steady(10.1), OPTIONS);
  assert.equal([throughput?.verdict, throughput?.why], ['~', 'less than 2 %']);
  assert.is(
    compareRuns(steady(10), steady(10.1), { ...OPTIONS, smallestEffect: 0.005 })[0]?.verdict,
    'better',
  );
});

test('three runs a side can say nothing, however far apart', () => {
  const few = (perSecond: number) =>
    [0, 1, 2].map((index) => loadRun([1], { throughput: { perSecond: perSecond + index / 100 } }));
  assert.is(compareRuns(few(10), few(20), OPTIONS)[0]?.verdict, '~');
});

test('where nothing was achieved there is nothing to divide by', () => {
  const none = Array.from({ length: 10 }, () => loadRun([1], { throughput: { perSecond: 0 } }));
  const [row] = compareRuns(none, side(seeded(1)), OPTIONS);
  assert.equal([row?.ratio, row?.verdict], [null, '~']);
});

test('--fail-above counts what is worse, and by more', () => {
  const rows = compareRuns(side(seeded(1)), side(seeded(2), 0.9), OPTIONS);
  assert.is(rowsAbove(rows, 0.05).length, 3);
  assert.is(rowsAbove(rows, 0.5).length, 0);
  assert.is(rowsAbove(compareRuns(side(seeded(1)), side(seeded(2), 1.1), OPTIONS), 0.05).length, 0);
});

test('runs are paired by what they load and how; what one side lacks is named', () => {
  const [one, ten] = [loadRun([1]), loadRun([1], { concurrency: 10 })];
  const open = loadRun([1], { loop: 'open', rate: 5, arrivals: 'poisson' });
  assert.equal(
    pairUp([one, ten, one], [ten, open]).map(({ point, a, b }) => [point, a.length, b.length]),
    [['rng, 32 bytes, concurrency 10', 1, 1]],
  );
  assert.equal(unpaired([one, ten], [ten, open]), [
    'rng, 32 bytes, concurrency 1',
    'rng, 32 bytes, 5/s Poisson',
  ]);
  const [x, y] = ['http://127.0.0.1:1/', 'http://127.0.0.1:2/'].map((target) => loadRun([1], { target }));
  assert.equal(
    pairUp([x as LoadRun], [y as LoadRun]).map(({ point }) => point),
    ['concurrency 1'],
  );
});

test('runs with errors, or of a saturated generator, are named', () => {
  const runs = [
    loadRun([1]),
    loadRun([1], { valid: false, reasons: ['the generator was saturated: it took 95 % of a core'] }),
    loadRun([1], { errors: 2 }),
  ];
  assert.equal(badRuns(runs), [
    'run 2 (rng, 32 bytes, concurrency 1): the generator was saturated: it took 95 % of a core',
    'run 3 (rng, 32 bytes, concurrency 1): it has errors',
  ]);
});

test('the table', () => {
  const text = renderComparison(compareRuns(side(seeded(1)), side(seeded(2), 0.9), OPTIONS));
  assert.match(text, /^LOAD +MEASURED +A +B +B \/ A +95 % INTERVAL +P +RUNS +VERDICT$/m);
  assert.match(
    text,
    /throughput +\d+\.\d\d \/s +\d+\.\d\d \/s +-\d+\.\d % +-\d+\.\d % to -\d+\.\d % +< 0\.001 +10 \+ 10 +worse$/m,
  );
});

test('per cent', () => {
  assert.equal(['5%', '2.5 %', '0%', '100%', '5', '-1%', 'x%', ''].map(readPercent), [
    0.05,
    0.025,
    0,
    1,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('an interruption between two sides ends the measuring', async () => {
  const stop = new AbortController();
  stop.abort();
  assert.equal(await interleave([[], []], 5, seeded(1), { emit: () => undefined, signal: stop.signal }), [
    [],
    [],
  ]);
});

test.run();
