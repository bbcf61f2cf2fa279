/** autocannon as `bench services` uses it: when its time is over, what is under way is no failure. */
import { cannon } from '../../../bench/services/load/cannon.ts';
import { hangsUp } from '../../fixtures/services/behaviours.ts';
import { portOf } from '../../fixtures/services/forwarder.ts';
import { startHttpFixture } from '../../fixtures/services/http-fixture.ts';
import { assert, suite } from '../../guard/suite.ts';
import { answersAfter, answersOk, first } from './support.ts';

const test = suite('autocannon for services', { timeoutMs: 30_000 });

test('requests under way when the time is over are no problem, and count for nothing', async ({
  defer,
  signal,
}) => {
  const target = await startHttpFixture(defer, first(4, answersOk, answersAfter(60_000)));
  const result = await cannon({
    port: portOf(target),
    path: '/',
    connections: 3,
    length: { seconds: 3 },
    signal,
  });
  assert.equal(result.problems, []);
  assert.is(result.answers.length, 4);
  assert.is(result.timeouts, 0);
});

test('the last request of each client is missed when the target hangs up on it', async ({
  defer,
  signal,
}) => {
  const target = await startHttpFixture(defer, first(4, answersOk, hangsUp));
  const result = await cannon({
    port: portOf(target),
    path: '/',
    connections: 2,
    length: { answers: 6 },
    signal,
  });
  assert.is(result.answers.length, 4);
  assert.equal(result.problems, ['2 connections closed before the answer']);
});

test('clients that give up on purpose are counted, and are no problem', async ({ defer, signal }) => {
  const target = await startHttpFixture(defer, answersAfter(60_000));
  const length = { seconds: 3 };
  const result = await cannon({
    port: portOf(target),
    path: '/',
    connections: 2,
    length,
    timeoutSeconds: 1,
    signal,
  });
  assert.ok(result.timeouts >= 2, String(result.timeouts));
  assert.equal(result.problems, []);
});

test('an interruption is passed on', async ({ defer }) => {
  const target = await startHttpFixture(defer, answersAfter(10));
  const stop = new AbortController();
  const running = cannon({
    port: portOf(target),
    path: '/',
    connections: 1,
    length: { seconds: 60 },
    signal: stop.signal,
    onAnswer: () => stop.abort(new Error('enough')),
  });
  const error = await running.catch((thrown: unknown) => thrown);
  assert.is((error as Error).message, 'enough');
});

test.run();
