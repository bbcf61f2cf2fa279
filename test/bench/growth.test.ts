/** Growth is told from what a program holds, and a line's slope comes with how sure it is. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fc from 'fast-check';
import { slopeOf } from '../../bench/stats/line.ts';
import { seeded } from '../../bench/stats/random.ts';
import { student95 } from '../../bench/stats/student.ts';
import { growthPerHour } from '../../bench/top/growth.ts';
import { LiveMemory } from '../../bench/top/live-memory.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('growth');

test('a line through points on a line is that line, and sure', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100, max: 100 }), fc.integer({ min: -100, max: 100 }), (slope, first) => {
      const found = slopeOf([0, 1, 2, 5, 9].map((x) => ({ x, y: first + slope * x })));
      assert.ok(found);
      for (const each of [found.slope, found.low, found.high]) assert.ok(Math.abs(each - slope) < 1e-6);
    }),
  );
});

test('the interval holds the true slope about 95 times in a hundred', () => {
  const random = seeded(1);
  let held = 0;
  for (let run = 0; run < 1000; run++) {
    const found = slopeOf(Array.from({ length: 40 }, (_, x) => ({ x, y: 3 * x + random.normal(0, 5) })));
    if (found && found.low <= 3 && found.high >= 3) held += 1;
  }
  assert.ok(held > 920 && held < 970, `${held} of 1000`);
});

test('Student’s t is as in the tables', () => {
  for (const [freedom, t] of [
    [1, 12.706],
    [9, 2.262],
    [10, 2.228],
    [20, 2.086],
    [60, 2.0],
    [1000, 1.962],
  ] as const)
    assert.ok(Math.abs(student95(freedom) - t) < 0.003, `${freedom}: ${student95(freedom)}`);
});

test('too few points for a line are none', () => {
  assert.is(slopeOf([]), undefined);
  assert.is(
    slopeOf([
      { x: 1, y: 1 },
      { x: 1, y: 2 },
      { x: 2, y: 2 },
    ]),
    undefined,
  );
});

test('growth is told in an hour, however short it was looked at', () => {
  const found = growthPerHour([0, 10, 20, 30].map((at) => ({ at, megabytes: 30 + (at * 12) / 3600 })));
  assert.ok(found);
  assert.ok(Math.abs(found.slope - 12) < 1e-6, `${found.slope}`);
  assert.is(growthPerHour([{ at: 0, megabytes: 30 }]), undefined);
});

/** Holds on to a megabyte more whenever it hears something, and makes as much garbage. */
const HOARDER = `
const kept = [];
process.stdin.on('data', () => {
  kept.push(Buffer.alloc(1e6, 1));
  for (let index = 0; index < 10; index++) Buffer.alloc(1e6, 2);
  process.stdout.write('more');
});
process.stdout.write('ready');
`;

test('what a program holds is told, without its garbage', async ({ defer }) => {
  await using live = await LiveMemory.prepare();
  const child = spawn(process.execPath, ['--eval', HOARDER], {
    env: { ...process.env, ...live.environment },
  });
  defer(() => void child.kill());
  const pid = child.pid as number;
  await once(child.stdout, 'data');
  const before = await live.megabytesOf(pid);
  for (let more = 0; more < 5; more++) {
    child.stdin.write('x');
    await once(child.stdout, 'data');
  }
  const grown = (await live.megabytesOf(pid)) - before;
  assert.ok(grown > 4.9 && grown < 6, `${grown} MB`);
});

test.run();
