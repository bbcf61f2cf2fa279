/** Many clusters at once: what is not known yet is not called trouble. */
import { RoomWatch } from '../../../bench/dashboard/collect/room-watch.ts';
import { firstState, isRoom, stateText } from '../../../bench/dashboard/once.ts';
import type { Deployment } from '../../../scripts/deployment/deployment.ts';
import { assert, suite } from '../../guard/suite.ts';
import { waitUntil } from '../../support/wait-until.ts';

const test = suite('room watch', { timeoutMs: 30_000 });
const summary = (name: string) => ({
  name,
  provider: 'docker',
  nodes: 2,
  running: 2,
  wanted: 2,
  swarm: false,
});

test('a cluster is no trouble before anybody has looked into it, and then shows what is there', async () => {
  let open = () => {};
  const looked = new Promise<void>((resolve) => {
    open = resolve;
  });
  const begin = performance.now();
  const deployment = {
    counters: async () => {
      const at = performance.now() / 1000;
      return { at, hashes: (performance.now() - begin) / 100, coins: 0 };
    },
    [Symbol.asyncDispose]: async () => undefined,
  } as unknown as Deployment;
  await using room = new RoomWatch({
    list: async () => [summary('empty'), summary('mining')],
    labOf: async (name) => (name === 'mining' ? '2.1' : undefined),
    find: async (name) => {
      await looked;
      return name === 'mining' ? { on: 'node1', deployment } : undefined;
    },
  });
  await waitUntil('the clusters are listed', async () => room.snapshot().clusters.length === 2);
  const size = { columns: 100, rows: 24, width: 100, height: 24 };
  assert.not.match(stateText(room.snapshot(), size, false), 'no application');

  open();
  await waitUntil('its speed is known', () =>
    room.snapshot().clusters.some(({ hashesPerSecond }) => hashesPerSecond !== undefined),
  );
  const state = await firstState(room, new AbortController().signal);
  if (!isRoom(state)) throw new Error('not a room');
  const [empty, mining] = state.clusters;
  assert.equal([empty?.on, empty?.pending, empty?.lab], [undefined, false, undefined]);
  assert.equal([mining?.on, mining?.pending, mining?.lab], ['node1', false, '2.1']);
  assert.ok(Math.abs((mining?.hashesPerSecond ?? 0) - 10) < 1, `${mining?.hashesPerSecond} hashes/s`);
  const text = stateText(state, size, false);
  assert.match(text, /empty .* no application/);
  assert.not.match(text, /mining .* no application/);
});

test.run();
