/** Answers that are waited for, but not for ever. */
import { setTimeout as delay } from 'node:timers/promises';
import { withinTime } from '../../scripts/core/within-time.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('within time');
const never = () => new Promise<never>(() => undefined);
const whyOf = (work: Promise<unknown>) => work.then(String, (error: Error) => error.message);

test('an answer in time is handed on, and so is what it fails with', async () => {
  assert.is(await withinTime(delay(5, 'here'), 5000), 'here');
  assert.is(await whyOf(withinTime(Promise.reject(new Error('refused')), 5000)), 'refused');
});

test('an answer that does not come is an error, in words of our own or of the one who asks', async () => {
  assert.is(await whyOf(withinTime(never(), 20)), 'no answer for 0.02 s');
  assert.is(await whyOf(withinTime(never(), 20, { late: () => new Error('it hangs') })), 'it hangs');
});

test('an interrupt ends the waiting at once, also one that came before it', async () => {
  const interrupt = new AbortController();
  const waiting = whyOf(withinTime(never(), 60_000, interrupt));
  interrupt.abort(new Error('Ctrl-C'));
  assert.is(await waiting, 'Ctrl-C');
  assert.is(await whyOf(withinTime(never(), 60_000, interrupt)), 'Ctrl-C');
});

test('what fails after it was given up disturbs nobody', async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', hear);
  const late = delay(40).then(() => {
    throw new Error('too late');
  });
  assert.is(await whyOf(withinTime(late, 10)), 'no answer for 0.01 s');
  await delay(80);
  process.off('unhandledRejection', hear);
  assert.equal(unheard, []);
});

test.run();
