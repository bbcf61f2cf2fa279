import { setTimeout as delay } from 'node:timers/promises';
import { aFewAtATime } from '../../scripts/core/all.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('several things at a time');

/** Work that takes `ms`, and notes how many are under way. */
function counted(ms: number) {
  const seen = { underWay: 0, most: 0, begun: 0 };
  const work = async (item: number) => {
    seen.begun += 1;
    seen.most = Math.max(seen.most, ++seen.underWay);
    await delay(ms);
    seen.underWay -= 1;
    if (item < 0) throw new Error(`no ${item}`);
    return item * 2;
  };
  return { seen, work };
}

test('at most so many are under way, and the results are in order', async () => {
  const { seen, work } = counted(2);
  assert.equal(await aFewAtATime([1, 2, 3, 4, 5, 6, 7], 3, work), [2, 4, 6, 8, 10, 12, 14]);
  assert.is(seen.most, 3);
  assert.equal(await aFewAtATime([], 3, work), []);
});

test('after a failure nobody begins another one, and those that have begun are waited for', async () => {
  const { seen, work } = counted(5);
  const error = await aFewAtATime([1, -2, 3, 4, 5, 6], 2, work).catch((thrown: Error) => thrown);
  assert.match(String(error), 'no -2');
  assert.is(seen.underWay, 0);
  assert.ok(seen.begun < 6, `${seen.begun} were begun`);
});

test('told to end, it begins no other and rejects with the reason', async () => {
  const { seen, work } = counted(5);
  const end = new AbortController();
  const result = aFewAtATime([1, 2, 3, 4, 5, 6], 1, work, end.signal).catch((thrown: Error) => thrown);
  await delay(2);
  end.abort(new Error('enough'));
  assert.match(String(await result), 'enough');
  assert.equal([seen.underWay, seen.begun], [0, 1]);
});

test.run();
