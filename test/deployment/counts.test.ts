import fc from 'fast-check';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { parseCounts } from '../../scripts/deployment/counts.ts';
import { COUNT_LIMITS, SERVICES } from '../../scripts/deployment/deployment.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('counts');

function problemsOf(words: string[]): string {
  try {
    parseCounts(words);
  } catch (error) {
    assert.instance(error, WorkshopError);
    assert.is((error as WorkshopError).code, 'USAGE');
    return (error as WorkshopError).message;
  }
  throw new Error(`accepted: ${words.join(' ')}`);
}

test('reads what is allowed', () => {
  assert.equal(parseCounts(['worker=10', 'rng=3']), { worker: 10, rng: 3 });
  assert.equal(parseCounts(['worker=0']), { worker: 0 });
  assert.equal(parseCounts([]), {});
});

for (const [word, reason] of [
  ['worker=-1', 'whole number from 0 to 100'],
  ['worker=1e9', 'whole number from 0 to 100'],
  ['worker=101', 'whole number from 0 to 100'],
  ['worker=1.5', 'whole number'],
  ['worker=', 'whole number'],
  ['worker', 'write it as worker=2'],
  ['worker=1=2', 'write it as worker=2'],
  ['foo=2', 'no service "foo"'],
  ['redis=2', 'no service "redis"'],
  ['=2', 'no service ""'],
  ['constructor=2', 'no service "constructor"'],
  ['webui=2', 'whole number from 0 to 1'],
] as const) {
  test(`refuses ${word}`, () => {
    const message = problemsOf([word]);
    assert.match(message, reason);
    assert.match(message, 'What is allowed: rng=0…50');
  });
}

test('names every problem at once', () => {
  const message = problemsOf(['worker=-1', 'foo=2', 'rng=1', 'rng=2']);
  assert.match(message, 'worker=-1');
  assert.match(message, 'foo=2');
  assert.match(message, 'rng appears twice');
});

test('accepts exactly the counts within the limits', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SERVICES), fc.integer({ min: -5, max: 200 }), (service, value) => {
      const { low, high } = COUNT_LIMITS[service];
      const allowed = value >= low && value <= high;
      if (allowed) assert.equal(parseCounts([`${service}=${value}`]), { [service]: value });
      else problemsOf([`${service}=${value}`]);
    }),
  );
});

test('never throws anything but a usage error', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 4 }), (words) => {
      try {
        parseCounts(words);
      } catch (error) {
        assert.instance(error, WorkshopError);
      }
    }),
  );
});

test.run();
