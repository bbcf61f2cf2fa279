/** The parts of the collector that need nothing to run. */
import { instanceOf } from '../../../bench/dashboard/collect/container-name.ts';
import { CounterLog } from '../../../bench/dashboard/collect/counters.ts';
import { eventOf } from '../../../bench/dashboard/collect/engine-events.ts';
import { Usage } from '../../../bench/dashboard/collect/inventory.ts';
import { JsonLines } from '../../../bench/dashboard/collect/json-lines.ts';
import { parseMetrics, percentileOf, sinceThen } from '../../../bench/dashboard/collect/metrics.ts';
import { randomPauseMs } from '../../../bench/dashboard/collect/probe.ts';
import { parseUsage } from '../../../bench/dashboard/collect/process-usage.ts';
import { Source } from '../../../bench/dashboard/collect/source.ts';
import { terminalFacts } from '../../../bench/dashboard/screen/terminal.ts';
import type { DashboardState } from '../../../bench/dashboard/state.ts';
import { statusWords } from '../../../bench/dashboard/words.ts';
import { assert, suite } from '../../guard/suite.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { BOTTLENECK, EMPTY, TROUBLE } from './recorded.ts';

const test = suite('dashboard collector');

/** Readings each quarter of a second of `workers` staircases, `rate` as of each second. */
function readings(log: CounterLog, seconds: number, hashesAt: (at: number) => number, from = 0): number[] {
  const shown: number[] = [];
  for (let at = from; at < from + seconds; at += 0.25) {
    log.add({ at, hashes: hashesAt(at), coins: 0 });
    shown.push(log.steady()?.hashesPerSecond ?? Number.NaN);
  }
  return shown;
}

/** One worker: 4 hashes every 1.2 s. */
const staircase = (at: number) => 4 * Math.floor(at / 1.2);

test('the speed of one worker is steady within 2 % although its counter moves in steps', () => {
  const shown = readings(new CounterLog(), 60, staircase).slice(80);
  for (const each of shown) assert.ok(Math.abs(each / (4 / 1.2) - 1) < 0.02, String(each));
});

test('a change of scale is seen within 5 s, whoever made it', () => {
  const log = new CounterLog();
  readings(log, 30, (at) => Math.floor(10 * at));
  const shown = readings(log, 30, (at) => 300 + Math.floor(33.3 * (at - 30)), 30);
  for (const each of shown.slice(4 * 5)) assert.ok(Math.abs(each / 33.3 - 1) < 0.02, String(each));
});

test('a counter that begins anew gives no negative speed', () => {
  const log = new CounterLog();
  readings(log, 20, (at) => 1000 + 10 * at);
  for (const each of readings(log, 20, (at) => 10 * (at - 20), 20))
    assert.ok(Number.isNaN(each) || each >= 0, String(each));
});

test('the words name the bottleneck, and what to do', () => {
  const words = (state: DashboardState) => statusWords(state).text;
  assert.is(
    words(BOTTLENECK),
    'rng is the bottleneck: 10 workers ask for 33/s, one rng gives 10/s; press + on rng',
  );
  assert.match(words(TROUBLE), 'Redis has not answered for 12 s');
  assert.match(words(EMPTY), './workshop app up');
  const running = (service: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...BOTTLENECK.instances[0],
      service,
      key: `${service}${index}`,
    }));
  const at = (workers: number, rng: number, hashesPerSecond: number, p50: number, hasher = 100) =>
    words({
      ...BOTTLENECK,
      instances: [...running('worker', workers), ...running('rng', rng), ...running('hasher', 1)] as never,
      speed: { hashesPerSecond },
      latency: {
        rng: { calls: { count: 50, p50, p99: p50 }, series: [] },
        hasher: { calls: { count: 50, p50: hasher, p99: hasher }, series: [] },
      },
    });
  assert.match(at(10, 4, 33.2, 100), 'rng keeps up: 10 workers ask for 33/s, 4 rng give 40/s');
  assert.match(at(1, 1, 3.33, 100), '1 worker asks for 3.3/s, one rng gives 10/s');
  assert.match(at(9, 3, 29.9, 101), 'in balance');
  assert.match(at(10, 0, 0, 0), 'no rng runs, so nothing is mined; press + on rng');
  assert.match(at(10, 4, 12, 100), '12.0 of 33/s');
  assert.match(at(10, 4, 22, 179, 152), '22.0 of 33/s: it settles, or the machine is busy');
  assert.is(
    at(2, 1, 4.3, 250),
    'rng answers late: 250 ms instead of 100 ms, though 2 workers ask for 6.7/s, one rng gives 10/s: is the machine busy?',
  );
});

test('the pauses of the probe are random, and their mean is what was asked for', () => {
  let sum = 0;
  for (let index = 0; index < 1000; index++) sum += randomPauseMs(1000, () => (index + 0.5) / 1000);
  assert.ok(Math.abs(sum / 1000 - 1000) < 20, String(sum / 1000));
  assert.is(
    randomPauseMs(1000, () => 0.999999),
    5000,
  );
});

test('a source that falls silent is stale since it last answered, and comes back alone', async ({
  defer,
}) => {
  const end = new AbortController();
  defer(() => end.abort());
  let answers = true;
  const changes: boolean[] = [];
  const source = new Source({
    everyMs: 5,
    signal: end.signal,
    onChange: ({ staleSince }) => changes.push(staleSince !== undefined),
    ask: async () => {
      if (!answers) throw new Error('it is away\nwith details');
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(source.health, {});
  const before = Date.now();
  answers = false;
  await waitUntil('it to be stale', async () => source.health.staleSince !== undefined);
  assert.is(source.health.problem, 'it is away');
  assert.ok(
    (source.health.staleSince ?? 0) <= Date.now() && (source.health.staleSince ?? 0) >= before - 1000,
  );
  answers = true;
  await waitUntil('it to be back', async () => source.health.staleSince === undefined);
  assert.equal(changes, [true, false]);
});

test('events come in pieces, and between lines that are none', () => {
  const seen: unknown[] = [];
  const lines = new JsonLines((value) => seen.push(value));
  const bytes = Buffer.from('{"Action":"start","name":"計"}\nnot json\n\n{"Action":"die"}\n{"half');
  for (let at = 0; at < bytes.length; at += 3) lines.add(bytes.subarray(at, at + 3));
  assert.equal(seen, [{ Action: 'start', name: '計' }, { Action: 'die' }]);
});

test('events of containers are told in words', () => {
  const event = (Action: string, attributes: Record<string, string>) =>
    eventOf({ Action, Actor: { Attributes: attributes } }, 'node1')?.text;
  assert.is(event('die', { name: 'dockercoins-worker-3', exitCode: '137' }), 'worker-3 died, exit code 137');
  assert.is(event('start', { name: 'dockercoins_rng.2.abcdef' }), 'rng-2 started');
  assert.is(event('destroy', { name: 'x' }), undefined);
  assert.is(eventOf({}, 'node1'), undefined);
});

test('containers are known by the labels of Compose and of Swarm', () => {
  const container = (Labels: Record<string, string>, State = 'running') =>
    instanceOf({ Id: 'x', Labels, State }, 'node2', 'without node');
  const compose = {
    'com.docker.compose.project': 'dockercoins',
    'com.docker.compose.service': 'rng',
    'com.docker.compose.container-number': '2',
  };
  assert.is(container(compose)?.id, 'rng-2');
  assert.is(container({ ...compose, 'com.docker.compose.project': 'other' }), undefined);
  assert.is(container({ ...compose, 'com.docker.compose.service': 'mine' }), undefined);
  const each = { ...compose, 'com.docker.compose.project.config_files': 'compose.ambassador.yaml' };
  assert.is(
    instanceOf({ Id: 'x', Labels: each, State: 'exited' }, 'node2', 'with node')?.logName,
    'node2/rng-2',
  );
  const stack = {
    'com.docker.stack.namespace': 'dockercoins',
    'com.docker.swarm.service.name': 'dockercoins_worker',
    'com.docker.swarm.task.name': 'dockercoins_worker.7.abc',
  };
  assert.is(container(stack)?.id, 'worker-7');
  assert.is(container(stack, 'exited'), undefined);
});

test('a page of metrics: values, and percentiles since the page before', () => {
  const page = (low: number, high: number) =>
    parseMetrics(
      `# HELP x\ndockercoins_queue_length{service="rng"} 9\nx_bucket{le="0.1",service="rng"} ${low}\nx_bucket{le="0.2"} ${high}\nx_bucket{le="+Inf"} ${high}\ngarbage {{{`,
    );
  assert.is(page(1, 2).value('dockercoins_queue_length'), 9);
  const since = sinceThen(page(10, 20).buckets('x'), page(9, 10).buckets('x'));
  assert.is(percentileOf(since, 50), 0.2);
  assert.is(
    percentileOf(sinceThen(page(1, 1).buckets('x'), page(9, 10).buckets('x')), 50),
    0.1,
    'it began anew',
  );
  assert.is(percentileOf([], 50), undefined);
});

test('what containers use is told from the processes of their node, by the shims above them', () => {
  const id = 'ab'.repeat(32);
  const stat = (pid: number, name: string, parent: number, ticks: number, pages: number) =>
    `${pid} (${name}) S ${parent} 0 0 0 -1 0 0 0 0 0 ${ticks} 0 0 0 20 0 1 0 100 0 ${pages} 0`;
  const usage = parseUsage(
    [
      stat(1, 'init', 0, 900, 9),
      `${stat(10, 'containerd-shim', 1, 500, 5)} @/usr/bin/containerd-shim-runc-v2-namespacemoby-id${id}-address`,
      stat(11, 'node) S 1 (x', 10, 100, 1000),
      stat(12, 'sh', 11, 50, 24),
      stat(13, 'sh', 13, 1, 1),
      'garbage',
    ].join('\n'),
  );
  assert.equal([...usage], [[id, { cpuSeconds: 1.5, memoryBytes: 1024 * 4096 }]]);
});

test('what a container uses is told from two readings; a clock that runs backwards is none', () => {
  const usage = new Usage();
  usage.add(0, 5);
  assert.is(usage.percent, undefined);
  usage.add(10, 6);
  assert.is(usage.percent, 10);
  usage.add(11, 0);
  assert.is(usage.percent, 10);
});

test('terminals are told apart by their environment', () => {
  const facts = (env: Record<string, string>) => terminalFacts({ LANG: 'C.UTF-8', ...env }, true);
  assert.equal(facts({ TERM: 'screen-256color' }), {
    isUsable: true,
    name: 'xterm-256color',
    hasColours: true,
    hasUnicode: true,
  });
  assert.is(facts({ TERM: 'xterm', NO_COLOR: '1' }).hasColours, false);
  assert.is(facts({ TERM: 'xterm', NO_COLOR: '' }).hasColours, true);
  assert.is(facts({ TERM: 'dumb' }).isUsable, false);
  assert.is(facts({ TERM: 'xterm', LC_ALL: 'C' }).hasUnicode, false);
  assert.equal(facts({ TERM: 'vt100' }), {
    isUsable: true,
    name: 'vt100',
    hasColours: false,
    hasUnicode: false,
  });
  assert.is(terminalFacts({ TERM: 'xterm' }, false).isUsable, false);
});

test.run();
