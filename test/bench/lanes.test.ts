import fc from 'fast-check';
import { type Flag, type PlacedFlag, placeInLanes } from '../../bench/report/plot/lanes.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('lanes of labels');

const edges = { left: 50, right: 870 };

const room = ({ x, side, width }: PlacedFlag) =>
  side === 'right' ? { from: x, to: x + width } : { from: x - width, to: x };

/** Every pair of which one label covers the other, or is crossed by the other's line. */
function conflicts(placed: readonly PlacedFlag[]): string[] {
  return placed.flatMap((one, index) =>
    placed.flatMap((other, otherIndex) => {
      if (index === otherIndex) return [];
      const [mine, its] = [room(one), room(other)];
      const covered = one.lane === other.lane && mine.from < its.to && its.from < mine.to;
      const crossed =
        other.lane >= one.lane && Math.abs(one.x - other.x) >= 5 && other.x > mine.from && other.x < mine.to;
      return covered || crossed ? [`${index} and ${otherIndex}`] : [];
    }),
  );
}

test('labels with room stand side by side in the lowest lane', () => {
  const placed = placeInLanes(
    [100, 300, 500].map((x) => ({ x, width: 120 })),
    edges,
  );
  assert.equal(
    placed.map(({ lane, side, width }) => [lane, side, width]),
    [
      [0, 'right', 120],
      [0, 'right', 120],
      [0, 'right', 120],
    ],
  );
});

test('a label that would run into the next line goes above it', () => {
  const placed = placeInLanes(
    [
      { x: 100, width: 120 },
      { x: 150, width: 120 },
    ],
    edges,
  );
  assert.equal(
    placed.map(({ lane }) => lane),
    [1, 0],
  );
});

test('a label at the edge stands left of its line', () => {
  const [placed] = placeInLanes([{ x: 860, width: 120 }], edges);
  assert.is(placed?.side, 'left');
});

test('moments at the same time get lanes of their own', () => {
  const placed = placeInLanes(
    [400, 400, 400].map((x) => ({ x, width: 90 })),
    edges,
  );
  assert.equal([...placed.map(({ lane }) => lane)].sort(), [0, 1, 2]);
  assert.equal(conflicts(placed), []);
});

test('none: none', () => {
  assert.equal(placeInLanes([], edges), []);
});

const flags: fc.Arbitrary<Flag[]> = fc.array(
  fc.record({ x: fc.integer({ min: 50, max: 870 }), width: fc.integer({ min: 20, max: 306 }) }),
  { maxLength: 14 },
);

test('whatever happens when: no label covers another, no line crosses a label, nothing leaves the edges', () => {
  fc.assert(
    fc.property(flags, (all) => {
      const placed = placeInLanes(all, edges);
      assert.equal(
        placed.map(({ x }) => x),
        all.map(({ x }) => x),
      );
      assert.equal(conflicts(placed), []);
      for (const [index, flag] of placed.entries()) {
        assert.ok(flag.width <= (all[index]?.width ?? 0));
        assert.ok(room(flag).from >= edges.left && room(flag).to <= edges.right);
      }
    }),
    { numRuns: 1000 },
  );
});

test.run();
