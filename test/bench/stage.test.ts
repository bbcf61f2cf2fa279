import { stagesOf } from '../../bench/report/stage.ts';
import type { DemoResult } from '../../bench/result.ts';
import { demoResult } from '../fixtures/demo-result.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('stages');

const usual = demoResult();
const windowEnds = usual.measurements.map(({ from, seconds }) => from + seconds);

test('a stage lasts until the next begins, and the last as long as anything was read', () => {
  const stages = stagesOf(usual);
  assert.is(stages[0]?.to, stages[1]?.from);
  assert.is(stages[1]?.to, stages[2]?.from);
  assert.is(stages[2]?.to, Math.max(usual.series.at(-1)?.at ?? 0, windowEnds[2] ?? 0));
});

test('where the application goes before the next one comes, its bound ends with it', () => {
  const third = stagesOf(usual)[2]?.from ?? 0;
  const gone = later(usual, third, 30);
  const [first, second, last] = stagesOf(gone);
  assert.is(first?.to, second?.from);
  assert.ok((second?.to ?? 0) <= third, 'not while nothing runs');
  assert.ok((second?.to ?? 0) >= (windowEnds[1] ?? 0), 'not before its measurement is over');
  assert.is(last?.from, third + 30);
});

test('a Redis that is away during a measurement does not end its stage', () => {
  const [from = 0] = usual.measurements.map((measured) => measured.from);
  const series = usual.series.filter(({ at }) => at < from + 5 || at > from + 10);
  const [first, second] = stagesOf({ ...usual, series });
  assert.is(first?.to, second?.from);
});

/** All from `begin` on happens so many seconds later. */
function later(result: DemoResult, begin: number, seconds: number): DemoResult {
  const moved = (at: number) => (at >= begin ? at + seconds : at);
  return {
    ...result,
    series: result.series.map((sample) => ({ ...sample, at: moved(sample.at) })),
    marks: result.marks.map((mark) => ({ ...mark, at: moved(mark.at) })),
    measurements: result.measurements.map((measured) => ({ ...measured, from: moved(measured.from) })),
  };
}

test.run();
