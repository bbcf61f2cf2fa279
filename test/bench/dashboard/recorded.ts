/** States as they were recorded, for frames: a workshop with a bottleneck, one in trouble, one that is about to begin. */
import type {
  DashboardState,
  HistoryPoint,
  InstanceState,
  RoomState,
} from '../../../bench/dashboard/state.ts';

/** A fixed moment; frames show it by the clock of the machine, so tests set the time zone. */
export const MOMENT = Date.UTC(2026, 0, 15, 12, 34, 56);

const instance = (
  service: InstanceState['service'],
  number: number,
  node: string,
  more: Partial<InstanceState> = {},
): InstanceState => ({
  key: `${node}-${service}-${number}`,
  id: `${service}-${number}`,
  service,
  node,
  state: 'running',
  cpuPercent: service === 'rng' ? 2.4 : 1.2,
  memoryBytes: 48 * 2 ** 20,
  logName: `${service}-${number}`,
  ...more,
});

const history = (seconds: number, rateAt: (second: number) => [number | null, number]): HistoryPoint[] =>
  Array.from({ length: seconds }, (_, second) => {
    const [hashesPerSecond, bound] = rateAt(second);
    return { at: MOMENT - (seconds - 1 - second) * 1000, hashesPerSecond, bound };
  });

/** Ten workers on one rng, after one worker for half a minute. */
export const BOTTLENECK: DashboardState = {
  at: MOMENT,
  place: {
    on: 'swarm',
    title: 'DockerCoins on the Swarm, cluster workshop',
    start: './workshop app up --on swarm',
  },
  application: 'running',
  counts: { rng: 1, hasher: 1, worker: 10, webui: 1 },
  stacks: 1,
  speed: { hashesPerSecond: 10.02, coinsPerSecond: 0.61, hashes: 1234, coins: 77 },
  history: history(90, (second) =>
    second < 30 ? [3.33, 3.33] : [Math.min(10.02, 3.33 + (second - 30) * 1.4), 10],
  ),
  latency: {
    rng: {
      calls: { count: 50, p50: 798.4, p99: 812.9 },
      probe: { count: 20, p50: 752.2, p99: 790.1 },
      series: Array.from({ length: 90 }, (_, second) => (second < 30 ? 100.4 : 798.4)),
    },
    hasher: {
      calls: { count: 50, p50: 101.2, p99: 104.8 },
      probe: { count: 20, p50: 1.4, p99: 3.2 },
      series: Array.from({ length: 90 }, () => 101),
    },
  },
  queue: {
    length: 8.02,
    from: 'law',
    series: Array.from({ length: 90 }, (_, second) => (second < 30 ? 0.3 : 8)),
  },
  instances: [
    instance('rng', 1, 'node1'),
    instance('hasher', 1, 'node1'),
    ...Array.from({ length: 10 }, (_, index) => instance('worker', index + 1, `node${(index % 5) + 1}`)),
    instance('webui', 1, 'node1'),
  ],
  nodes: Array.from({ length: 5 }, (_, index) => ({
    name: `node${index + 1}`,
    engine: '26.1.5',
    role: index === 0 ? ('manager' as const) : ('worker' as const),
    containers: index === 0 ? 6 : 2,
    cpuPercent: 8.4 - index,
    memoryBytes: (200 - 20 * index) * 2 ** 20,
  })),
  events: [
    { at: MOMENT - 60_000, level: 'info', text: 'scaled: worker 1 → 10' },
    { at: MOMENT - 58_000, level: 'good', node: 'node2', text: 'worker-2 started' },
  ],
  scaling: [],
};

/** Redis is away, a node is down, a worker has died, and names try what names must not do. */
export const TROUBLE: DashboardState = {
  ...BOTTLENECK,
  speed: {
    hashesPerSecond: 10.02,
    coinsPerSecond: 0.61,
    hashes: 1234,
    coins: 77,
    staleSince: MOMENT - 12_000,
    problem: 'Redis does not answer.',
  },
  history: history(90, (second) => (second < 78 ? [10, 10] : [null, 10])),
  latency: { ...BOTTLENECK.latency, rng: { series: [], staleSince: MOMENT - 5000, problem: 'no answer' } },
  queue: { series: [] },
  instances: [
    ...BOTTLENECK.instances.slice(0, 11),
    instance('worker', 10, 'node5', { state: 'exited', cpuPercent: undefined, memoryBytes: undefined }),
    instance('webui', 1, '\u001b[31mnode\u0007', { logName: '計算機🐳e\u0301\u202eevil' }),
  ],
  nodes: [
    ...BOTTLENECK.nodes.slice(0, 4),
    {
      name: 'a-node-with-a-name-that-goes-on-and-on',
      staleSince: MOMENT - 12_000,
      problem: 'connection refused',
    },
  ],
  events: [
    ...BOTTLENECK.events,
    { at: MOMENT - 12_000, level: 'error', text: 'Redis does not answer' },
    {
      at: MOMENT - 12_000,
      level: 'error',
      node: 'node5',
      text: 'node down: \u001b[2J\u001b]0;owned\u0007connection refused',
    },
    { at: MOMENT - 3000, level: 'error', node: 'node5', text: '計算機-10 died, exit code 137' },
  ],
};

/** Nothing is known yet but where to look. */
export const EMPTY: DashboardState = {
  at: MOMENT,
  place: { on: 'local', title: 'DockerCoins on this machine', start: './workshop app up' },
  application: 'absent',
  stacks: 1,
  speed: {},
  history: [],
  latency: { rng: { series: [] }, hasher: { series: [] } },
  queue: { series: [] },
  instances: [],
  nodes: [{ name: 'node1', engine: '26.1.5', role: 'none', containers: 0 }],
  events: [],
  scaling: [],
};

export const ROOM: RoomState = {
  at: MOMENT,
  clusters: [
    {
      name: 'class-1',
      nodesUp: 5,
      nodesWanted: 5,
      on: 'node1',
      hashesPerSecond: 10,
      lastActivity: MOMENT - 1000,
    },
    {
      name: 'class-2',
      nodesUp: 4,
      nodesWanted: 5,
      on: 'swarm',
      hashesPerSecond: 33.3,
      lab: '03-scale/2',
      lastActivity: MOMENT - 1000,
    },
    { name: 'class-10', nodesUp: 5, nodesWanted: 5 },
    {
      name: 'class-3',
      nodesUp: 5,
      nodesWanted: 5,
      on: 'each',
      hashesPerSecond: 50,
      staleSince: MOMENT - 20_000,
      problem: 'Redis does not answer in the container',
    },
  ],
};
