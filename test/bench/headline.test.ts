import { headline } from '../../bench/report/headline.ts';
import type { DemoResult, Measurement } from '../../bench/result.ts';
import { demoResult } from '../fixtures/demo-result.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('headline');

const usual = demoResult();
const [one, ten, mended] = usual.measurements as [Measurement, Measurement, Measurement];
const of = (...measurements: Measurement[]): string => headline({ ...usual, measurements }).join(' ');

test('the whole story, from the numbers', () => {
  const exact: DemoResult = {
    ...usual,
    measurements: [
      { ...one, hashesPerSecond: 3.331 },
      { ...ten, hashesPerSecond: 9.98 },
      { ...mended, hashesPerSecond: 33.2 },
    ],
  };
  assert.equal(headline(exact), [
    'Ten workers gave 3.0x, not 10x: rng was the bottleneck.',
    'Four rng behind a balancer: 33.2 hashes/s, 99.6 % of what theory allows.',
  ]);
});

test('what nodes side by side gave comes last', () => {
  const each = { ...ten, workers: 50, rng: 5, stacks: 5, hashesPerSecond: 49.9, boundHashesPerSecond: 50 };
  assert.is(
    of(
      { ...one, hashesPerSecond: 3.331 },
      { ...ten, hashesPerSecond: 9.98 },
      { ...mended, hashesPerSecond: 33.2 },
      each,
    ),
    'Ten workers gave 3.0x, not 10x: rng was the bottleneck. Four rng behind a balancer: 33.2 hashes/s, 99.6 % of what theory allows. One on each of five nodes: 49.9 hashes/s, 99.8 % of what theory allows.',
  );
});

const CASES: readonly (readonly [name: string, actual: string, expected: string])[] = [
  ['nothing', of(), 'Nothing was measured.'],
  [
    'one stage',
    of({ ...one, hashesPerSecond: 3.3 }),
    'One worker and one rng: 3.30 hashes/s, 99.0 % of what theory allows.',
  ],
  [
    'workers that rng keeps up with',
    of(one, { ...one, workers: 3, hashesPerSecond: one.hashesPerSecond * 3 }),
    'Three workers gave 3.0x: rng kept up with them.',
  ],
  [
    'a sweep: the most workers count',
    of(one, { ...one, workers: 2, hashesPerSecond: one.hashesPerSecond * 2 }, { ...ten, workers: 100 }),
    '100 workers gave 3.0x, not 100x: rng was the bottleneck.',
  ],
  [
    'a bottleneck that is not rng',
    of(one, { ...mended, rng: 1, hashesPerSecond: one.hashesPerSecond * 2 }),
    'Ten workers gave 2.0x, not 10x.',
  ],
  [
    'a first stage without a rate',
    of({ ...one, hashesPerSecond: 0 }, { ...ten, hashesPerSecond: 9 }),
    'Ten workers: 9.00 hashes/s, 90.0 % of what theory allows.',
  ],
  [
    'one invalid',
    of(one, { ...ten, valid: false }, mended),
    'This run is not proof: one of three measurements is not valid.',
  ],
  [
    'two invalid',
    of(one, { ...ten, valid: false }, { ...mended, valid: false }),
    'This run is not proof: two of three measurements are not valid.',
  ],
  ['all invalid', of({ ...one, valid: false }), 'This run proves nothing: no measurement in it is valid.'],
];

for (const [name, actual, expected] of CASES) test(name, () => assert.is(actual, expected));

test.run();
