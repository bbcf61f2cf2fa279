/** The demo on five nodes: the README's first command. Where no engine can be had it is local, and says why. */
import { connectEngine } from '../../scripts/cluster/engine/connect.ts';
import { noEngine, thingsOf } from '../cluster/support.ts';
import { cannotRun } from '../deployment/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { freshWorkshop } from './support.ts';

const suiteOf = suite('demo on a cluster', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(noEngine);

test('auto boots five nodes, tells all four acts, and leaves nothing', async (context) => {
  const workshop = await freshWorkshop(context);
  const { exitCode, events, stderr } = await workshop.run('demo', '--seconds', '12', '--json');
  assert.is(exitCode, 0, stderr);
  const result = events.at(-1) as { measurements: Record<string, number>[]; [key: string]: unknown };
  assert.is(result.ok, true);
  assert.is(result.on, 'cluster');
  assert.is(result.bottleneck, 'rng');
  assert.equal(
    result.measurements.map(({ workers, rng, stacks }) => [workers, rng, stacks]),
    [
      [1, 1, undefined],
      [10, 1, undefined],
      [10, 4, undefined],
      [50, 5, 5],
    ],
  );
  const [, , one = 0, five = 0] = result.measurements.map(({ hashesPerSecond }) => hashesPerSecond);
  assert.ok(five > one, `five nodes: ${five}, one: ${one}`);
  assert.equal(await things(), []);
});

test('killed: the next demo clears away and begins anew; interrupted: nothing left', async (context) => {
  const workshop = await freshWorkshop(context);
  const killed = workshop.begin(['demo', '--on', 'cluster']);
  await killed.saw('1. One worker');
  killed.kill('SIGKILL');
  await killed.finished;
  assert.ok((await things()).length > 0, 'nobody could clear up');
  const next = workshop.begin(['demo', '--on', 'cluster']);
  await next.saw('left its nodes behind');
  await next.saw('1. One worker');
  const third = await workshop.run('demo', '--on', 'cluster');
  assert.is(third.exitCode, 1, 'one at a time');
  assert.match(third.stderr, 'another demo on a cluster');
  next.kill('SIGINT');
  assert.is((await next.finished).exitCode, 130);
  assert.equal(await things(), []);
});

suiteOf.skipIf(cannotRun)('auto without an engine: why, and processes on this machine', async (context) => {
  const workshop = await freshWorkshop(context);
  const demo = workshop.begin(['demo'], { DOCKER_HOST: `unix://${workshop.folder}/nobody.sock` });
  await demo.saw('1. One worker');
  demo.kill('SIGINT');
  const { exitCode, stdout } = await demo.finished;
  assert.is(exitCode, 130);
  assert.match(stdout, 'No nodes, so processes on this machine instead.');
  assert.match(stdout, 'nobody.sock');
  assert.equal(await workshop.processes(), []);
});

/** Whatever there is of a cluster of the demo. */
const things = async () => thingsOf((await connectEngine()).docker, 'demo');

suiteOf.run();
