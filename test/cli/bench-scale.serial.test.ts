/** bench scale on processes of its own: more rng are seen, an interruption loses nothing, and nothing is left. */
import { join } from 'node:path';
import { readBench } from '../../bench/schema/read.ts';
import type { ScaleResult } from '../../bench/schema/result.ts';
import { cannotRun, until } from '../deployment/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { freshWorkshop } from './support.ts';

const suiteOf = suite('bench scale', { timeoutMs: 240_000 });
const test = suiteOf.skipIf(cannotRun);

/** With this seed one rng is measured first, then two. */
const TWO_POINTS = 'bench scale --workers 1 --rng 1,2 --seconds 3 --seed 1 --json'.split(' ');

test('a grid of two by two: six workers queue at one rng and not at two', async (context) => {
  const workshop = await freshWorkshop(context);
  const words = ['--workers', '1,6', '--rng', '1,2', '--seconds', '3', '--seed', '5', '--json'];
  const { events, stderr } = await workshop.run('bench', 'scale', ...words);
  const last = events.at(-1) as unknown as ScaleResult & { command: string; report: string };
  assert.is(last.command, 'bench scale', stderr);
  assert.equal(
    last.points.map(({ workers, rng }) => [workers, rng]),
    [
      [1, 1],
      [6, 1],
      [1, 2],
      [6, 2],
    ],
  );
  const [, queued, , free] = last.points;
  const rates = last.points.map(({ hashesPerSecond }) => hashesPerSecond?.mean ?? 0);
  for (const [index, { boundHashesPerSecond }] of last.points.entries())
    assert.ok((rates[index] ?? 0) < 1.2 * boundHashesPerSecond, JSON.stringify(last.points[index]));
  assert.ok((rates[1] ?? 0) > 1.5 * (rates[0] ?? 0), `${rates}`);
  assert.ok((rates[3] ?? 0) > (rates[1] ?? 0), `${rates}`);
  assert.ok((queued?.rngLatencyMs?.mean ?? 0) > 1.5 * (free?.rngLatencyMs?.mean ?? 0), JSON.stringify(free));
  assert.ok(events.some((event) => event.event === 'progress' && `${event.detail}`.includes('left')));
  const result = (await readBench(last.report)) as ScaleResult;
  assert.equal([result.seed, result.points.length, result.on], [5, 4, 'local']);
  assert.equal(await workshop.processes(), []);
  assert.equal(await workshop.leftOver(), []);
});

test('interrupted: what there is is written, exit code 130, and the application is gone', async (context) => {
  const workshop = await freshWorkshop(context);
  const scale = workshop.begin(TWO_POINTS);
  await scale.saw('"done":1');
  scale.kill('SIGINT');
  const { exitCode } = await scale.finished;
  assert.is(exitCode, 130);
  const result = (await readBench(join(workshop.folder, 'reports', 'bench-scale.json'))) as ScaleResult;
  assert.equal([result.valid, result.points.length], [false, 1]);
  assert.match(result.reasons.join(), '1 of 2 points were not measured');
  assert.equal(await workshop.processes(), []);
});

test('Redis dies under way: the point says so, and no rate is negative', async (context) => {
  const workshop = await freshWorkshop(context);
  const scale = workshop.begin(TWO_POINTS);
  await scale.saw('"done":1');
  // The second rng is started for the second point, which has all its seconds before it then.
  const of = async (service: string) =>
    (await workshop.processes()).filter(({ labels }) => labels.service === service);
  await until('the second rng is there', async () => (await of('rng')).length === 2);
  const [redis] = await of('redis');
  process.kill(redis?.pid as number, 'SIGKILL');
  const { exitCode, events, stderr } = await scale.finished;
  assert.is(exitCode, 1, stderr);
  const { points, reasons } = events.at(-1) as unknown as ScaleResult;
  assert.is(points.length, 2, stderr);
  const hit = points.filter(({ reasons: why }) => why.some((each) => /Redis did not answer/.test(each)));
  assert.is(hit.length, 1, JSON.stringify(points));
  for (const { hashesPerSecond } of points) assert.ok(!hashesPerSecond || hashesPerSecond.low >= 0);
  assert.ok(reasons.length > 0);
  assert.equal(await workshop.processes(), []);
});

suiteOf.run();
