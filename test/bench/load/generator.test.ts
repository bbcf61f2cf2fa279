/** The generator against targets that do as they should. */
import { execFile, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { generate } from '../../../bench/load/generate.ts';
import type { Order } from '../../../bench/load/order.ts';
import { summarise } from '../../../bench/stats/percentile.ts';
import { GENERATOR } from '../../../scripts/core/root.ts';
import { startHttpFixture } from '../../fixtures/services/http-fixture.ts';
import { assert, suite } from '../../guard/suite.ts';
import { ensureBuilt } from '../../support/services-folder.ts';
import { answersAfter, answersOk, closed, latencyOf, load, open } from './support.ts';

const exec = promisify(execFile);

/** Of each of its threads. */
async function policiesOf(pid: number | undefined): Promise<string[]> {
  const { stdout } = await exec('chrt', ['--all-tasks', '--pid', String(pid)]);
  return [...stdout.matchAll(/policy: (\w+)/g)].map(([, policy = '']) => policy);
}

const test = suite('load generator', { timeoutMs: 120_000 });

test('a closed loop makes as many requests as asked for, after a probe, on as many connections', async ({
  defer,
}) => {
  const target = await startHttpFixture(defer, answersAfter(20));
  const figures = await load(closed(target.url, { concurrency: 5, length: { requests: 23 } }));
  assert.equal([figures.requests, figures.errors, figures.timeouts], [23, 0, 0]);
  assert.is(target.requests.length, 24);
  assert.is(target.connections, 6);
  assert.ok(latencyOf(figures).percentileMs(0) >= 19, 'nobody is answered sooner than that');
  assert.ok(figures.perSecond <= 5 / 0.019);
});

test('a closed loop that lasts for a time ends with it', async ({ defer }) => {
  const target = await startHttpFixture(defer, answersAfter(20));
  const figures = await load(closed(target.url, { length: { seconds: 3 } }));
  assert.ok(figures.requests > 0 && figures.requests <= 300, String(figures.requests));
  assert.ok(figures.seconds <= 3, 'answers that came later do not count');
});

test('a target that closes each connection is asked as often as any other', async ({ defer }) => {
  const target = await startHttpFixture(defer, (response) => {
    response.setHeader('connection', 'close');
    response.end('ok');
  });
  const figures = await load(closed(target.url, { length: { requests: 30 } }));
  assert.equal([figures.requests, figures.errors], [30, 0], JSON.stringify(figures.problems));
  assert.is(target.requests.length, 31);
});

test('a body is posted whole', async ({ defer }) => {
  const sizes: number[] = [];
  const target = await startHttpFixture(defer, (response, body) => {
    sizes.push(body.length);
    response.end('ok');
  });
  const request = { url: target.url, method: 'POST', bodyBytes: 100_000 } as const;
  await load(closed(target.url, { request, length: { requests: 4 } }));
  await load(open(target.url, { request, requests: 3 }));
  assert.equal(sizes, new Array(8).fill(100_000)); // the closed loop's probe is one of them
});

test('an open loop sends what is due, no more and no less, and counts from when it was due', async ({
  defer,
}) => {
  const target = await startHttpFixture(defer, answersAfter(20));
  const figures = await load(open(target.url, { rate: 100, requests: 50, arrivals: 'poisson' }));
  assert.equal([figures.requests, figures.errors], [50, 0]);
  assert.is(target.requests.length, 50);
  assert.is(figures.schedule?.due, 50);
  assert.is(figures.schedule?.unsent, 0);
  assert.ok(latencyOf(figures).percentileMs(0) >= 19);
});

test('an open loop goes before others where the system lets it, and goes on where not; a closed one never does', async ({
  defer,
}) => {
  await ensureBuilt();
  const target = await startHttpFixture(defer, answersOk);
  const mayGoBefore = await exec('chrt', ['--rr', '1', 'true']).then(
    () => true,
    () => false,
  );
  const run = async (order: Order, PATH = process.env.PATH) => {
    const child = spawn(process.execPath, [GENERATOR], { env: { PATH } });
    const policies: string[] = [];
    const { requests, client } = await generate(order, {
      signal: new AbortController().signal,
      start: () => child,
      tell: async () => {
        if (mayGoBefore && policies.length === 0) policies.push(...(await policiesOf(child.pid)));
      },
    });
    assert.is(requests, 50);
    return { realTime: client.realTime, policies };
  };
  const order = open(target.url, { requests: 50 });
  const permitted = await run(order);
  assert.is(permitted.realTime, mayGoBefore);
  assert.ok(
    permitted.policies.every((policy) => policy === 'SCHED_RR') &&
      permitted.policies.length > 1 === mayGoBefore,
  );
  assert.is((await run(order, '/nowhere')).realTime, false);
  const ordinary = await run(closed(target.url, { length: { requests: 50 } }));
  assert.equal([ordinary.realTime, ordinary.policies.includes('SCHED_RR')], [undefined, false]);
});

test('an open loop does not wait for a target that stalls, and the stall is in every latency', async ({
  defer,
}) => {
  let open1: (() => void) | undefined;
  const gate = new Promise<void>((resolve) => {
    open1 = resolve;
  });
  const target = await startHttpFixture(defer, async (response) => {
    await gate;
    response.end('ok');
  });
  const loading = load(open(target.url, { rate: 100, requests: 20 }));
  while (target.requests.length < 20) await delay(10);
  open1?.();
  const latency = latencyOf(await loading);
  assert.is(latency.count, 20);
  assert.ok(latency.summaryMs().max >= 190, 'the first waited for the last, 190 ms later');
});

test('what may not be under way is counted as unsent, and the rest is sent', async ({ defer }) => {
  const target = await startHttpFixture(defer, answersAfter(60_000));
  const figures = await load(open(target.url, { requests: 10, mostUnderWay: 3, timeoutSeconds: 5 }));
  assert.is(target.requests.length, 3);
  assert.equal([figures.schedule?.due, figures.schedule?.unsent, figures.timeouts], [10, 7, 3]);
});

for (const kind of ['closed', 'open'] as const) {
  test(`stopped half way, a ${kind} loop hands over what it has`, async ({ defer }) => {
    const target = await startHttpFixture(defer, answersOk);
    const order =
      kind === 'closed'
        ? closed(target.url, { length: { seconds: 60 } })
        : open(target.url, { requests: 5000 });
    await ensureBuilt();
    const stop = new AbortController();
    let told = 0;
    const tell = (done: number) => {
      told = done;
      if (kind === 'open' ? done >= 5 : target.requests.length >= 10) stop.abort();
    };
    const figures = await generate(order, { signal: stop.signal, tell });
    assert.ok(figures.requests >= (kind === 'open' ? told : 1), JSON.stringify(figures));
    assert.is(figures.errors, 0, JSON.stringify(figures.problems));
  });
}

for (const kind of ['closed', 'open'] as const) {
  test(`no latency of a ${kind} loop is below what the server's own log says, and none is missing`, async ({
    defer,
  }) => {
    const log: number[] = [];
    let turn = 0;
    const target = await startHttpFixture(defer, (response) => {
      const arrived = performance.now();
      const timer = setTimeout(
        () => {
          log.push(performance.now() - arrived); // before the client can know: nobody sees less
          response.end('ok');
        },
        ++turn % 10 === 0 ? 60 : 20,
      );
      defer(() => clearTimeout(timer));
    });
    const figures = await load(kind === 'closed' ? closed(target.url) : open(target.url));
    // The closed loop's probe came first.
    const truth = summarise(kind === 'closed' ? log.slice(1) : log);
    const seen = latencyOf(figures).summaryMs();
    assert.is(seen.count, truth.count);
    for (const figure of ['p50', 'p99', 'max'] as const)
      assert.ok(
        seen[figure] >= truth[figure] * 0.999 - 0.5,
        `${figure}: ${seen[figure]}, not ${truth[figure]}`,
      );
  });
}

test.run();
