import { inRandomOrder, type RandomOrder } from '../../bench/random-order.ts';
import type { WorkshopEvent } from '../../scripts/core/events.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('points in random order');

const ITEMS = [1, 2, 3, 4, 5, 6, 7, 8];

function order(changes: Partial<RandomOrder<number, number>> = {}) {
  const events: WorkshopEvent[] = [];
  const measured = inRandomOrder<number, number>({
    items: ITEMS,
    seed: 5,
    unit: 'points',
    inWords: (item) => `point ${item}`,
    measure: async (item) => item,
    emit: (event) => void events.push(event),
    signal: new AbortController().signal,
    ...changes,
  });
  return { events, measured };
}

test('each once; the same seed gives the same order, another one another; progress tells what is next', async () => {
  const { events, measured } = order();
  const points = await measured;
  assert.equal([...points].sort(), ITEMS);
  assert.not.equal(points, ITEMS);
  assert.equal(await order().measured, points);
  assert.not.equal(await order({ seed: 6 }).measured, points);
  assert.is(events.length, ITEMS.length + 1);
  const { done, total, detail } = events[2] as unknown as Record<string, unknown>;
  assert.equal([done, total, detail], [2, 8, `now point ${points[2]}`]);
});

test('interrupted, it returns what there is; a fault is thrown', async () => {
  const end = new AbortController();
  let count = 0;
  const measure = async (item: number) => {
    if (++count === 3) end.abort();
    end.signal.throwIfAborted();
    return item;
  };
  assert.is((await order({ measure, signal: end.signal }).measured).length, 2);
  const broken = async () => {
    throw new Error('broken');
  };
  assert.match(String(await order({ measure: broken }).measured.catch((error: Error) => error)), 'broken');
});

test.run();
