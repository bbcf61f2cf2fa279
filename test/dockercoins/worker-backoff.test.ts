/** How long a worker waits after each failure in a row: longer and longer, within bounds, and short again after a success. */
import fc from 'fast-check';
import { Backoff } from '../../dockercoins/worker/backoff.ts';
import { answers, worksAsRng } from '../fixtures/services/behaviours.ts';
import { assert, suite } from '../guard/suite.ts';
import { startMine } from '../support/mine.ts';

const FIRST_MS = 100;
const MOST_MS = 10_000;

const test = suite('worker backoff', { timeoutMs: 60_000 });

/** What the pause after failure number `index` in a row may be: from half of its full length, but never under the first. */
function isAllowed(ms: number, index: number): boolean {
  const full = Math.min(FIRST_MS * 2 ** index, MOST_MS);
  return ms >= Math.max(FIRST_MS, full / 2) && ms <= full;
}

test('every pause is within its bounds, whatever chance says, and a success begins anew', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(chance, { maxLength: 100 }),
      fc.integer({ min: 0, max: 100 }),
      (chances, success) => {
        let turn = 0;
        const backoff = new Backoff(() => chances[turn] ?? 0);
        for (turn = 0; turn < chances.length; turn++) {
          if (turn === success) backoff.reset();
          const index = turn < success ? turn : turn - success;
          const ms = backoff.next();
          assert.ok(isAllowed(ms, index), `${ms} ms after failure ${index + 1}`);
        }
      },
    ),
  );
});

test('chance spreads the pauses of many workers', () => {
  const pauses = Array.from({ length: 50 }, () => {
    const backoff = new Backoff();
    for (let index = 0; index < 5; index++) backoff.next();
    return backoff.next();
  });
  assert.ok(new Set(pauses).size > 40);
});

test('the worker keeps to it, and works on by itself when rng is mended', async ({ defer }) => {
  const { rng, fails, works } = await startMine(defer);
  for (let round = 0; round < 2; round++) {
    await works(1);
    rng.behaviour = answers('');
    const log = await fails('rng', 5);
    const pauses = [...log.matchAll(/"rng failed".* retry_ms=(\d+)/g)].map(([, ms]) => Number(ms));
    // The log rounds to whole milliseconds, and so do the bounds: they are whole up to 6.4 s.
    for (const [index, ms] of pauses.slice(0, 5).entries()) {
      assert.ok(isAllowed(ms, index), `${ms} ms after failure ${index + 1}`);
    }
    rng.behaviour = worksAsRng;
  }
  await works(1);
});

test.run();
