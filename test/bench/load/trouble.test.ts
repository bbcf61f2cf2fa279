/** Targets in every kind of trouble, under both kinds of load: what came of each request is counted under its own name. */

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import {
  answersWith,
  dripsForEver,
  hangsUp,
  hangsUpAmid,
  neverAnswers,
  talksGibberish,
} from '../../fixtures/services/behaviours.ts';
import { type Behaviour, startHttpFixture } from '../../fixtures/services/http-fixture.ts';
import { assert, suite } from '../../guard/suite.ts';
import { answersOk, closed, first, latencyOf, load, open } from './support.ts';

const test = suite('loads on targets in trouble', { timeoutMs: 60_000 });

interface Trouble {
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly problem: RegExp;
}

const TROUBLES: readonly Trouble[] = [
  {
    name: 'answers errors',
    behaviour: answersWith(503, answersOk),
    problem: /^answers of status 503$/,
  },
  { name: 'hangs up', behaviour: hangsUp, problem: /^connections closed before the answer$/ },
  {
    name: 'hangs up amid its answer',
    behaviour: hangsUpAmid(10),
    problem: /^connections closed before the answer$/,
  },
  {
    name: 'talks gibberish',
    behaviour: talksGibberish,
    problem: /^(answers that are no HTTP|connections closed before the answer|connections failed)/,
  },
];

for (const { name, behaviour, problem } of TROUBLES) {
  test(`a target that ${name} after ten good answers, closed loop`, async ({ defer }) => {
    const target = await startHttpFixture(defer, first(11, answersOk, behaviour));
    const figures = await load(closed(target.url));
    assert.is(figures.requests, 20, JSON.stringify(figures));
    assert.is(latencyOf(figures).count, 10);
    assert.is(figures.errors, 10);
    assert.ok(
      Object.keys(figures.problems).every((each) => problem.test(each)),
      JSON.stringify(figures.problems),
    );
  });

  test(`a target that ${name} after ten good answers, open loop`, async ({ defer }) => {
    const target = await startHttpFixture(defer, first(10, answersOk, behaviour));
    const figures = await load(open(target.url));
    assert.is(figures.requests, 25, JSON.stringify(figures));
    assert.is(latencyOf(figures).count, 10);
    assert.is(figures.errors, 15);
    assert.ok(
      Object.keys(figures.problems).every((each) => problem.test(each)),
      JSON.stringify(figures.problems),
    );
  });
}

for (const [name, behaviour] of [
  ['never answers', neverAnswers],
  ['drips for ever', dripsForEver],
] as const) {
  test(`a target that ${name} is given up, closed loop`, async ({ defer }) => {
    const target = await startHttpFixture(defer, first(5, answersOk, behaviour));
    const figures = await load(closed(target.url, { length: { requests: 8 }, timeoutSeconds: 4 }));
    assert.equal([figures.requests, figures.timeouts, figures.errors], [8, 4, 0], JSON.stringify(figures));
  });

  test(`a target that ${name} is given up, open loop`, async ({ defer }) => {
    const target = await startHttpFixture(defer, first(4, answersOk, behaviour));
    const figures = await load(open(target.url, { requests: 8, timeoutSeconds: 4 }));
    assert.equal([figures.requests, figures.timeouts, figures.errors], [8, 4, 0], JSON.stringify(figures));
  });
}

test('nobody there: known after one request, closed loop', async ({ defer }) => {
  const target = await startHttpFixture(defer, answersOk);
  await target.close();
  const figures = await load(closed(target.url, { length: { seconds: 30 } }));
  assert.equal([figures.requests, figures.errors], [1, 1]);
  assert.match(figures.gaveUp ?? '', /did not answer a first request/);
  assert.equal(figures.problems, { 'connections failed (ECONNREFUSED)': 1 });
});

test('nobody there, open loop', async ({ defer }) => {
  const target = await startHttpFixture(defer, answersOk);
  await target.close();
  const figures = await load(open(target.url, { requests: 10 }));
  assert.equal([figures.requests, figures.errors], [10, 10]);
});

test('a target that dies half way is not asked for ever, closed loop', async ({ defer }) => {
  const target = await startHttpFixture(defer, (response) => {
    response.end('ok');
    if (target.requests.length === 50) void target.close();
  });
  const figures = await load(closed(target.url, { length: { seconds: 50 } }));
  assert.match(figures.gaveUp ?? '', /stopped answering/);
  assert.ok(latencyOf(figures).count > 0, 'what was gathered is kept');
  assert.ok(figures.errors > 0);
});

test('a target that takes connections and never reads: the first request tells', async ({ defer }) => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  defer(() => server.close());
  const { port } = server.address() as AddressInfo;
  server.on('connection', (socket) => defer(() => socket.destroy()));
  const figures = await load(closed(`http://127.0.0.1:${port}/`, { timeoutSeconds: 1 }));
  assert.equal([figures.requests, figures.timeouts], [1, 1]);
  assert.match(figures.gaveUp ?? '', /first request/);
});

test.run();
