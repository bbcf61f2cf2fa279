/** The collector on an application that really runs: what it knows, what it tells, how it takes trouble. */
import { Collector, type Watched } from '../../../bench/dashboard/collect/collector.ts';
import { localTarget } from '../../../scripts/deployment/local/local-target.ts';
import { cannotRun, freshPlace, until } from '../../deployment/support.ts';
import { assert, suite, type TestContext } from '../../guard/suite.ts';

const suiteOf = suite('dashboard collector, local', { timeoutMs: 90_000 });
const test = suiteOf.skipIf(cannotRun);

const WATCHED: Watched = {
  place: { on: 'local', title: 'a test', start: './workshop app up' },
  local: 'test',
  nodes: async () => [],
  find: async () => (await localTarget.find('test'))?.deployment,
};

function watch({ defer }: Pick<TestContext, 'defer'>): Collector {
  const collector = new Collector(WATCHED);
  defer(() => collector[Symbol.asyncDispose]());
  return collector;
}

test('all there is to know of an application: speed, latency, queue, instances, what they use', async (context) => {
  const place = await freshPlace(context);
  await place.start({ counts: { rng: 1, hasher: 1, worker: 6, webui: 1 } });
  const collector = watch(context);
  await until('everything is known', async () => {
    const { speed, latency, queue, nodes } = collector.snapshot();
    const { rng, hasher } = latency;
    return [
      speed.hashesPerSecond,
      rng.calls,
      rng.probe,
      rng.service,
      hasher.calls,
      queue.length,
      nodes[0]?.cpuPercent,
    ].every((each) => each !== undefined);
  });
  const state = collector.snapshot();
  assert.is(state.application, 'running');
  assert.is(state.queue.from, 'metrics');
  assert.ok((state.latency.rng.calls?.p50 ?? 0) > 150, 'six workers queue');
  assert.is(state.instances.length, 11);
  assert.ok(state.instances.every(({ memoryBytes }) => (memoryBytes ?? 0) > 1e6));
  assert.is(state.history.at(-1)?.bound, 10);
  assert.equal(JSON.parse(JSON.stringify(state)).counts, { rng: 1, hasher: 1, worker: 6, webui: 1 });
});

test('scaled by a key, by somebody else, and never beyond the limits', async (context) => {
  const place = await freshPlace(context);
  const app = await place.start();
  const collector = watch(context);
  await until('it is found', async () => collector.snapshot().application === 'running');
  collector.scale('rng', 2);
  collector.scale('rng', 3);
  assert.ok(collector.snapshot().scaling.length > 0, 'it returns at once');
  const rngs = () =>
    collector.snapshot().instances.filter(({ service, state }) => service === 'rng' && state === 'running')
      .length;
  await until('three rng run', async () => rngs() === 3 && collector.snapshot().scaling.length === 0);
  await app.scale({ worker: 2 });
  await until('it is told', async () =>
    collector.snapshot().events.some(({ text }) => text === 'scaled: worker 1 → 2'),
  );
  collector.scale('webui', 99);
  await until('there is one webui at most', async () => collector.snapshot().scaling.length === 0);
  assert.is((await localTarget.find('test'))?.deployment.counts.webui, 1);
});

test('none there, then started, an instance killed, then stopped: all of it is seen', async (context) => {
  const place = await freshPlace(context);
  const collector = watch(context);
  await until('it is absent', async () => collector.snapshot().application === 'absent');
  const app = await place.start();
  await until('it is found', async () => collector.snapshot().application === 'running');
  await until('its instances are known', async () => {
    const { instances } = collector.snapshot();
    return instances.length === 6 && instances.every(({ state }) => state === 'running');
  });
  const worker = (await place.processes()).find(({ labels }) => labels.service === 'worker');
  process.kill(worker?.pid as number, 'SIGKILL');
  await until('its death is told', async () =>
    collector.snapshot().events.some(({ text }) => text === 'worker-1 died'),
  );
  await app.stop();
  await until('it is absent again', async () => collector.snapshot().application === 'absent');
  assert.equal(collector.snapshot().instances, []);
});

suiteOf.run();
