/** What makes a measurement doubtful, and what does not. */
import { doubts, troubles } from '../../bench/scenario/validity.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('validity');

const sound = {
  gaps: 0,
  samples: [{ hashes: 1 }, { hashes: 5 }],
  failures: [],
  busyShare: 0.9,
  stolenShare: 0.05,
};

test('a quiet machine, a whole series, no failed call: nothing to doubt', () => {
  assert.equal(troubles(sound), []);
  assert.equal(troubles({ ...sound, stolenShare: undefined }), [], 'not every system tells what was stolen');
  assert.equal(doubts({ ...sound, seconds: 10 }), []);
});

test('each trouble is told, with its size', () => {
  const one = (changed: Partial<typeof sound>) => troubles({ ...sound, ...changed }).join('; ');
  assert.is(one({ gaps: 3 }), 'Redis did not answer 3 times');
  assert.is(one({ samples: [{ hashes: 5 }, { hashes: 1 }] }), 'the counter began anew under way');
  assert.is(one({ busyShare: 0.97 }), 'the machine was 97 % busy: it may have been the limit');
  assert.is(one({ stolenShare: 0.123 }), '12 % of the machine went to other guests of its host');
  const failures = ['rng', 'hasher', 'rng'];
  assert.equal(troubles({ ...sound, failures }), ['2 calls to rng failed', '1 call to hasher failed']);
});

test('all troubles are told at once, and a window that is short', () => {
  const told = doubts({ ...sound, seconds: 5, gaps: 1, stolenShare: 1 });
  assert.is(told.length, 3);
  assert.match(told[0] ?? '', 'a window of 5 s is short');
});

test.run();
