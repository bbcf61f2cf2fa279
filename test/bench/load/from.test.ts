/** One load from several generators: the shares, and what is seen together. */
import { spawn } from 'node:child_process';
import { generateFrom, shareOut } from '../../../bench/load/from.ts';
import type { Order } from '../../../bench/load/order.ts';
import { GENERATOR } from '../../../scripts/core/root.ts';
import { startHttpFixture } from '../../fixtures/services/http-fixture.ts';
import { assert, suite } from '../../guard/suite.ts';
import { ensureBuilt } from '../../support/services-folder.ts';
import { answersAfter } from './support.ts';

const test = suite('loads from several places', { timeoutMs: 60_000 });
const request = { url: 'http://127.0.0.1:1/', method: 'GET', bodyBytes: 0 } as const;

test('a load is shared out without losing any of it', () => {
  const closed = shareOut({ kind: 'closed', request, concurrency: 10, length: { requests: 101 } }, 4);
  assert.equal(
    closed.map((each) => each.kind === 'closed' && [each.concurrency, each.length]),
    [
      [3, { requests: 26 }],
      [3, { requests: 25 }],
      [2, { requests: 25 }],
      [2, { requests: 25 }],
    ],
  );
  const few = shareOut({ kind: 'closed', request, concurrency: 2, length: { seconds: 5 } }, 4);
  assert.equal(few.length, 2, 'nobody loads with no client');
  const open: Order = {
    ...{ kind: 'open', request, rate: 10, arrivals: 'poisson', seed: 2 ** 32 - 1 },
    ...{ requests: 5, mostUnderWay: 100, timeoutSeconds: 1 },
  };
  assert.equal(
    shareOut(open, 2).map(
      (each) => each.kind === 'open' && [each.rate, each.requests, each.seed, each.mostUnderWay],
    ),
    [
      [5, 3, 2 ** 32 - 1, 50],
      [5, 2, 0, 50],
    ],
  );
});

test('generators begin together, however long one of them takes to be ready', async (context) => {
  await ensureBuilt();
  const { url, requests } = await startHttpFixture(context.defer, answersAfter(20));
  let seenBefore = -1;
  const soon = { name: 'soon', start: () => spawn(process.execPath, [GENERATOR]) };
  const later = {
    name: 'later',
    start: () => {
      const child = spawn('sh', ['-c', 'sleep 3; exec "$0" "$1"', process.execPath, GENERATOR]);
      setTimeout(() => {
        seenBefore = requests.length;
      }, 2900).unref();
      return child;
    },
  };
  const order: Order = {
    ...{ kind: 'closed', request: { ...request, url } },
    ...{ concurrency: 2, length: { requests: 20 } },
  };
  const figures = await generateFrom([soon, later], order, { signal: new AbortController().signal });
  assert.equal([figures.requests, seenBefore], [20, 0]);
});

test('two generators are seen as one, and one that breaks down ends the other', async (context) => {
  await ensureBuilt();
  const { url, requests } = await startHttpFixture(context.defer, answersAfter(20));
  const origin = { name: 'here', start: () => spawn(process.execPath, [GENERATOR]) };
  const order: Order = {
    ...{ kind: 'closed', request: { ...request, url } },
    ...{ concurrency: 4, length: { requests: 40 } },
  };
  const told: number[] = [];
  const { signal } = new AbortController();
  const figures = await generateFrom([origin, origin], order, { signal, tell: (done) => told.push(done) });
  assert.equal(
    [figures.requests, figures.errors, requests.length],
    [40, 0, 42],
    'each generator has a probe',
  );
  assert.is(told.at(-1), 40);

  const broken = { name: 'gone', start: () => spawn(process.execPath, ['--eval', 'process.exit(3)']) };
  const long: Order = { ...order, length: { seconds: 30 } };
  const begin = performance.now();
  const error = await generateFrom([origin, broken], long, { signal }).catch((thrown: Error) => thrown);
  assert.match(String((error as Error).message), 'generator broke down');
  assert.ok(performance.now() - begin < 25_000, 'the other did not go on to its end');
});

test.run();
