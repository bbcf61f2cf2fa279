/** How long a stop takes at most, and how that time is shared out. */
import fc from 'fast-check';
import { STOP_MS, stopTimes } from '../../dockercoins/common/lifecycle.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('stop times');

test('unless told a stop is over within a second: 930 ms, 800 of them for answers, 600 for the last unit', () => {
  assert.is(STOP_MS.fallback, 930);
  assert.ok(STOP_MS.fallback < 1000);
  assert.equal(stopTimes(STOP_MS.fallback), { graceMs: 800, finishMs: 600 });
});

test('whatever the limit: the last unit is over before the grace is, and that before the limit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 60_000 }), (stopMs) => {
      assert.is(STOP_MS.parse(String(stopMs)), stopMs);
      const { graceMs, finishMs } = stopTimes(stopMs);
      assert.ok(0 < finishMs && finishMs < graceMs && graceMs < stopMs, `${finishMs} ${graceMs} ${stopMs}`);
    }),
  );
  for (const wrong of ['99', '60001', '1 s']) assert.throws(() => STOP_MS.parse(wrong), /from 100 to 60000/);
});

test.run();
