/** The heap of a service is collected when it has grown, and not again for what is needed. */
import { setTimeout as delay } from 'node:timers/promises';
import { keepHeapLean } from '../../dockercoins/common/lean-heap.ts';
import { assert, suite } from '../guard/suite.ts';
import { waitUntil } from '../support/wait-until.ts';

const test = suite('lean heap');
const EVERY_MS = 20;

test('a heap that grew is collected once, while it is no larger than what was left', async ({ defer }) => {
  let collections = 0;
  const timer = keepHeapLean(() => {
    collections += 1;
  }, EVERY_MS);
  defer(() => clearInterval(timer));
  await delay(10 * EVERY_MS);
  const before = collections;
  const needed = Array.from({ length: 500_000 }, (_, index) => ({ index }));
  await waitUntil('a collection', async () => collections > before);
  await delay(10 * EVERY_MS);
  assert.is(collections, before + 1);
  assert.is(needed.length, 500_000); // still held: V8 may not have collected it itself
});

test('nothing happens where nothing can collect', () => {
  assert.is(keepHeapLean(undefined, EVERY_MS), undefined);
});

test.run();
