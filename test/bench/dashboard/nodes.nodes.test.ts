/** The collector on real nodes that freeze, stop and come back somewhere else. */
import { Collector } from '../../../bench/dashboard/collect/collector.ts';
import type { DashboardState, NodeState } from '../../../bench/dashboard/state.ts';
import type { Node } from '../../../scripts/cluster/cluster.ts';
import { containerName } from '../../../scripts/cluster/labels.ts';
import { watchedAt } from '../../../scripts/commands/top/watched.ts';
import { nodeTarget } from '../../../scripts/deployment/cluster/targets.ts';
import { DEFAULT_COUNTS } from '../../../scripts/deployment/deployment.ts';
import { freshCluster, noEngine } from '../../cluster/support.ts';
import { until } from '../../deployment/support.ts';
import { assert, suite } from '../../guard/suite.ts';

const suiteOf = suite('dashboard collector, nodes', { timeoutMs: 300_000 });
const test = suiteOf.skipIf(noEngine);

test('a node that freezes, then stops, is told as stale while others go on, and found again by itself', async (context) => {
  const place = await freshCluster(context);
  const cluster = await place.up();
  const { signal } = context;
  const emit = () => undefined;
  const app = await nodeTarget(cluster.nodes[0] as Node, place.name).start({
    name: 'app',
    counts: { ...DEFAULT_COUNTS, worker: 3 },
    emit,
    signal,
    lifetime: 'attached',
  });
  context.defer(() => app.stop());
  const collector = new Collector(watchedAt({ on: 'node1', cluster: place.name }));
  context.defer(() => collector[Symbol.asyncDispose]());

  let state: DashboardState = collector.snapshot();
  const see = (what: string, isSo: (node2: NodeState, state: DashboardState) => boolean) =>
    until(
      what,
      async () => {
        state = collector.snapshot();
        const node2 = state.nodes.find(({ name }) => name === 'node2');
        return node2 !== undefined && isSo(node2, state);
      },
      90_000,
    );
  /** What was told of node2, the oldest first. */
  const told = () =>
    state.events.flatMap(({ node, text }) =>
      node === 'node2' ? (/^node (?:down|is back)/.exec(text)?.slice(0, 1) ?? []) : [],
    );
  const goesOn = async () => {
    const { hashes = 0 } = state.speed;
    await see('node1 to mine on', (_, { speed, nodes }) => {
      const isFresh = nodes.find(({ name }) => name === 'node1')?.staleSince === undefined;
      return isFresh && (speed.hashes ?? 0) > hashes && (speed.hashesPerSecond ?? 0) > 0;
    });
  };
  await see('both nodes and the speed', (node2, { speed }) =>
    [node2.containers, speed.hashesPerSecond].every((each) => each !== undefined),
  );

  const node2 = place.docker.getContainer(containerName(place.name, 'node2'));
  await node2.pause();
  await see('the frozen node to be stale', ({ staleSince }) => staleSince !== undefined);
  await goesOn();
  await node2.unpause();
  await see('it to be back', ({ staleSince }) => staleSince === undefined);
  // On a machine that is held up a node may seem down once more; but nothing is told twice.
  const first = told();
  assert.ok(first.length >= 2 && first.length % 2 === 0, JSON.stringify(state.events));
  assert.equal(
    first,
    first.map((_, index) => (index % 2 === 0 ? 'node down' : 'node is back')),
  );

  await node2.kill();
  await see('the stopped node to be stale', ({ staleSince }) => staleSince !== undefined);
  await goesOn();
  await place.up();
  await see(
    'the node to be found',
    ({ staleSince, engine }) => staleSince === undefined && engine !== undefined,
  );
  assert.ok(told().length > first.length, JSON.stringify(state.events));
});

suiteOf.run();
