/** bench latency on processes of its own: the queue is seen, the application is gone afterwards, and an interruption loses nothing. */
import { join } from 'node:path';
import { readBench } from '../../bench/schema/read.ts';
import type { LatencyResult } from '../../bench/schema/result.ts';
import { cannotRun } from '../deployment/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { freshWorkshop } from './support.ts';

const suiteOf = suite('bench latency', { timeoutMs: 120_000 });
const test = suiteOf.skipIf(cannotRun);

test('six workers queue at rng, none do not; hasher has no queue; nothing is left', async (context) => {
  const workshop = await freshWorkshop(context);
  const words = ['--workers', '0,6', '--seconds', '4', '--seed', '5', '--json'];
  const { events, stderr } = await workshop.run('bench', 'latency', ...words);
  const last = events.at(-1) as unknown as LatencyResult & { command: string; report: string };
  assert.is(last.command, 'bench latency', stderr);
  const [none, six] = last.points;
  assert.equal([none?.workers, six?.workers, six?.rng], [0, 6, 1]);
  assert.equal([none?.boundRngLatencyMs, six?.boundRngLatencyMs, six?.boundWorkerCallMs], [0, 350, 400]);
  assert.ok((six?.rngLatencyMs.p50 ?? 0) >= 200, JSON.stringify(six));
  assert.ok((six?.rngLatencyMs.p50 ?? 0) > 2 * (none?.rngLatencyMs.p50 ?? 0), JSON.stringify(last.points));
  const result = (await readBench(last.report)) as LatencyResult;
  assert.equal([result.seed, result.points.length], [5, 2]);
  assert.equal(await workshop.processes(), []);
  assert.equal(await workshop.leftOver(), []);
});

test('interrupted: what there is is written, exit code 130, and the application is gone', async (context) => {
  const workshop = await freshWorkshop(context);
  const latency = workshop.begin(['bench', 'latency', '--workers', '0,1', '--seconds', '60', '--json']);
  await latency.saw('(1 of 2)');
  latency.kill('SIGINT');
  const { exitCode } = await latency.finished;
  assert.is(exitCode, 130);
  const result = (await readBench(join(workshop.folder, 'reports', 'bench-latency.json'))) as LatencyResult;
  assert.is(result.valid, false);
  assert.ok(result.points.length <= 1);
  assert.equal(await workshop.processes(), []);
});

suiteOf.run();
