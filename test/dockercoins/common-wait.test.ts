/** Waiting to a fraction of a millisecond: never too short, and not at all once it is given up. */
import { setTimeout as delay } from 'node:timers/promises';
import { now, sleep, waitUntil } from '../../dockercoins/common/precise-wait.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('precise wait');

test('a deadline is never early, whether far, near or past', async () => {
  for (const ms of [-5, 0, 0.3, 1, 1.19, 1.2, 1.21, 2, 5.5, 20]) {
    const deadline = now() + ms;
    await new Promise<void>((resolve) => waitUntil(deadline, resolve));
    assert.ok(now() >= deadline, `${ms} ms`);
  }
});

test('what is to be prepared is, once, before the end and never after a cancel', async () => {
  for (const ms of [-1, 0, 1, 5, 20]) {
    const events: string[] = [];
    await new Promise<void>((resolve) => {
      const done = () => {
        events.push('done');
        resolve();
      };
      waitUntil(now() + ms, done, () => events.push('prepare'));
    });
    assert.equal(events, ['prepare', 'done'], `${ms} ms`);
  }
  let prepared = 0;
  const nothing = () => undefined;
  waitUntil(now() + 10, nothing, () => prepared++).cancel();
  await sleep(20);
  assert.is(prepared, 0);
});

test('the loop is free meanwhile', async () => {
  const controller = new AbortController();
  const long = sleep(60_000, controller.signal);
  for (let turn = 0; turn < 6; turn++) await delay(1);
  controller.abort();
  await long;
});

test('the loop is free in the last stretch too', async () => {
  // The test itself may be held up for the whole of a stretch that is as short as this one, but not each time.
  for (let round = 0; round < 1000; round++) {
    const events: string[] = [];
    await new Promise<void>((resolve) => {
      setImmediate(() => events.push('turn'));
      waitUntil(now() + 1, () => {
        events.push('done');
        resolve();
      });
    });
    if (events[0] === 'turn') return;
  }
  assert.unreachable('nobody else had a turn before the end, in a thousand waits');
});

test('what is cancelled never comes, at any moment of the wait', async () => {
  let came = 0;
  for (const ms of [0.5, 2, 10]) waitUntil(now() + ms, () => came++).cancel();
  const wait = waitUntil(now() + 10, () => came++);
  await sleep(9.5); // it goes round the loop by now, unless the machine is slow
  const before = came;
  wait.cancel();
  wait.cancel();
  await sleep(20);
  assert.is(came, before);
  assert.ok(before <= 1);
});

test('a sleep takes its time, or ends when its signal is aborted', async () => {
  const begin = now();
  await sleep(15);
  assert.ok(now() - begin >= 15);
  await sleep(-1);
  await sleep(0);

  const controller = new AbortController();
  const long = sleep(60_000, controller.signal);
  controller.abort();
  await long;
  await sleep(60_000, controller.signal);
  await sleep(60_000, AbortSignal.abort());
});

test.run();
