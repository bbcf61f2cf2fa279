/** The parts of `bench latency` that need no application: settling, ranges, the table. */
import { renderLatencies } from '../../bench/latency/render.ts';
import { settle } from '../../bench/latency/settle.ts';
import { probeLatencyMs } from '../../bench/model/bound.ts';
import type { LatencyPoint } from '../../bench/schema/latency-point.ts';
import { readRange } from '../../scripts/commands/bench/range.ts';
import type { Call } from '../../scripts/deployment/deployment.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('bench latency, its parts');

/** A deployment in which the calls of each look take so long. */
function calling(worker: number, looks: readonly (readonly number[])[]) {
  let look = 0;
  const call = (ms: number): Call => ({ service: 'rng', at: 0, ms });
  return {
    counts: { worker, rng: 1, hasher: 1, webui: 1 },
    calls: async () => ({
      calls: [
        ...(looks[look++] ?? looks.at(-1) ?? []).map(call),
        { service: 'hasher', at: 0, ms: 100 } as const,
      ],
      failures: [],
    }),
    looks: () => look,
  };
}

const waiting = { signal: new AbortController().signal, pause: async () => undefined };

test('settled is what looks the same twice running', async () => {
  const deployment = calling(10, [[100, 200], [400], [790, 810], [800], [800]]);
  assert.is(await settle({ deployment, ...waiting }), 6);
  assert.is(deployment.looks(), 4);
});

test('a few milliseconds are no difference', async () => {
  assert.is(await settle({ deployment: calling(1, [[100], [104]]), ...waiting }), 3);
});

test('a look without calls settles nothing', async () => {
  const deployment = calling(1, [[100], [], [100], [100]]);
  assert.is(await settle({ deployment, ...waiting }), 6);
});

test('what never settles is said to have not', async () => {
  const growing = Array.from({ length: 50 }, (_, index) => [100 * 1.2 ** index]);
  assert.is(await settle({ deployment: calling(10, growing), ...waiting }), undefined);
});

test('without workers there is nothing to look at', async () => {
  const deployment = calling(0, []);
  assert.is(await settle({ deployment, ...waiting }), 1.5);
  assert.is(deployment.looks(), 0);
});

test('an interruption ends the waiting', async () => {
  const stop = new AbortController();
  stop.abort();
  const error = await settle({ deployment: calling(1, [[1]]), signal: stop.signal }).catch(
    (thrown: unknown) => thrown,
  );
  assert.instance(error, Error);
});

const RANGES: readonly (readonly [text: string, numbers: readonly number[] | undefined])[] = [
  ['0..3', [0, 1, 2, 3]],
  ['4,1,1', [1, 4]],
  ['0,5..7,6', [0, 5, 6, 7]],
  ['10..10', [10]],
  ['3..1', undefined],
  ['0..21', undefined],
  ['1,,2', undefined],
  ['', undefined],
  ['a', undefined],
  ['1...3', undefined],
  ['-1', undefined],
];

for (const [text, numbers] of RANGES) {
  test(`${JSON.stringify(text)} is ${numbers ? numbers.join(', ') : 'no range'}`, () => {
    const read = () => readRange('--workers', text, 0, 20);
    if (numbers) assert.equal(read(), [...numbers]);
    else assert.throws(read, /--workers .*whole numbers from 0 to 20/);
  });
}

test('the table has theory beside what was seen', () => {
  const probed = { count: 50, mean: 745, p50: 750, p90: 790, p99: 800, max: 810, low: 735, high: 755 };
  const point: LatencyPoint = {
    workers: 10,
    rng: 1,
    rngLatencyMs: probed,
    boundRngLatencyMs: probeLatencyMs(10),
    boundWorkerCallMs: 800,
    hasherLatencyMs: { ...probed, mean: 1.25 },
    settledAfterSeconds: 3,
    valid: false,
    reasons: ['it did not settle'],
  };
  const [head, row, remark, where] = renderLatencies({ points: [point], on: 'node1' }).split('\n');
  assert.match(head ?? '', /^WORKERS +RNG +PROBE OF RNG/);
  assert.match(row ?? '', /^10 +1 +745\.0 ms +735 to 755 +800 +750 ms +800 ms +1\.3 ms +✗$/);
  assert.is(remark, '! 10 workers: it did not settle');
  assert.is(where, 'Probed from this machine; DockerCoins ran on node1.');
  const elsewhere = renderLatencies({ points: [point], on: 'swarm', from: ['node2', 'node3'] });
  assert.match(elsewhere, /Probed from node2, node3; DockerCoins ran on swarm\.$/);
});

test.run();
