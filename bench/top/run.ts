/** The dashboard against its promises, on real nodes: what it costs, how it answers, whether it tells the truth. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../../scripts/cluster/cluster.ts';
import type { Emit } from '../../scripts/core/events.ts';
import type { Deployment } from '../../scripts/deployment/deployment.ts';
import { Collector, type Watched } from '../dashboard/collect/collector.ts';
import { summarise } from '../stats/percentile.ts';
import { median } from '../stats/rate.ts';
import { judge, type Row } from '../table/row.ts';
import { engineSeconds } from './engines.ts';
import { heldBy, judgeGrowth } from './held.ts';
import { LiveMemory } from './live-memory.ts';
import { DashboardProgram } from './program.ts';

export interface BenchTopOptions {
  readonly cluster: Cluster;
  readonly deployment: Deployment;
  readonly watched: Watched;
  /** How long the program is watched. */
  readonly minutes: number;
  /** How long workers pause, in ms, where it is not as ever. */
  readonly pauseMs: number | undefined;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Until connections are made and code is compiled; not part of the measuring, in s. */
const WARM_UP = 20;
/** The engines without the dashboard, in s. */
const BASELINE = 60;
const KEY_EVERY_MS = 900;

/** @returns the rows of the table: of a room full of nodes what it costs and how it answers, of few of them all that is promised. */
export async function benchTop(options: BenchTopOptions): Promise<Row[]> {
  const rows = await cost(options);
  return options.pauseMs === undefined ? [...rows, ...(await truth(options))] : rows;
}

async function cost({ cluster, minutes, pauseMs, emit, signal, watched }: BenchTopOptions): Promise<Row[]> {
  const { nodes } = cluster;
  const idle = await loadOf(() => engineSeconds(nodes), BASELINE, signal);
  await using live = await LiveMemory.prepare();
  const words = ['--on', watched.place.on, '--cluster', cluster.name];
  await using program = await DashboardProgram.start(words, live.environment);
  await delay(WARM_UP * 1000, undefined, { signal });

  const seconds = minutes * 60;
  const begin = performance.now();
  const elapsed = () => (performance.now() - begin) / 1000;
  const [cpuBefore, enginesBefore] = [await program.cpuSeconds(), await engineSeconds(nodes)];
  const resident: number[] = [];
  // Without keys first: what it costs when it only stands on the projector.
  while (elapsed() < seconds) {
    resident.push(await program.memoryMb());
    emit({ event: 'progress', step: 'watching the program', done: elapsed(), total: seconds, unit: 's' });
    await delay(1000, undefined, { signal });
  }
  const watchedFor = elapsed();
  const cpu = (((await program.cpuSeconds()) - cpuBefore) / watchedFor) * 100;
  const busy = (await engineSeconds(nodes)).map(
    (now, index) => ((now - (enginesBefore[index] ?? 0)) / watchedFor) * 100,
  );
  const added = busy.map((share, index) => share - (idle[index] ?? 0));
  const keys: number[] = [];
  while (keys.length < Math.min(300, Math.max(30, seconds / 2))) {
    signal.throwIfAborted();
    keys.push(await program.keyMs());
    await delay(Math.random() * KEY_EVERY_MS);
  }
  const held = pauseMs === undefined ? await heldBy(program.pid, live, seconds, emit, signal) : [];
  const isRoom = pauseMs !== undefined;
  const pace = isRoom ? ` that take it slower, workers that pause ${pauseMs} ms` : '';
  const measured = `${nodes.length} nodes (${watched.place.on})${pace}, 120x40, 1 Hz, ${minutes} min`;
  const { p50, p99, count } = summarise(keys);
  const most = Math.max(...resident);
  const processor = judge({
    name: 'processor',
    measured: `${measured}: user and system time of the program`,
    value: cpu,
    unit: '% of a core',
    target: { kind: 'below', limit: isRoom ? 8 : 3 },
    ...(isRoom ? { details: { memoryMb: most } } : {}),
  });
  const key = judge({
    name: 'key, p99',
    measured: `${count} keys at random moments, from writing the key to reading what it drew`,
    value: p99,
    unit: 'ms',
    target: { kind: 'below', limit: 50 },
    details: { p50 },
  });
  if (isRoom) return [processor, key];
  return [
    processor,
    judge({
      name: 'memory',
      measured: `${measured}: resident, the most that was seen`,
      value: most,
      unit: 'MB',
      target: { kind: 'below', limit: 100 },
    }),
    judgeGrowth(held, minutes),
    key,
    judge({
      name: 'engine, worst node',
      measured: `dockerd, containerd and shims in a node, with the dashboard less ${BASELINE} s without`,
      value: Math.max(...added),
      unit: '% of a core',
      target: { kind: 'below', limit: 1 },
      details: { idle, busy },
    }),
  ];
}

/** Shares of a core over `seconds`. */
async function loadOf(
  read: () => Promise<number[]>,
  seconds: number,
  signal: AbortSignal,
): Promise<number[]> {
  const begin = performance.now();
  const before = await read();
  await delay(seconds * 1000, undefined, { signal });
  const passed = (performance.now() - begin) / 1000;
  return (await read()).map((now, index) => ((now - (before[index] ?? 0)) / passed) * 100);
}

const STEADY = 30;
const SETTLE = 5;

/** What is shown against what the counters say over the whole window. */
async function truth({ deployment, watched, emit, signal }: BenchTopOptions): Promise<Row[]> {
  await using collector = new Collector(watched);
  const shownNow = () => collector.snapshot().speed.hashesPerSecond ?? Number.NaN;
  await delay(WARM_UP * 1000, undefined, { signal });
  emit({ event: 'progress', step: 'comparing with the counters', done: 0, total: 2, unit: 'stages' });
  const steady = await compare(deployment, shownNow, STEADY, signal);
  const { worker } = deployment.counts;
  await deployment.scale({ worker: Math.max(1, Math.ceil(worker / 3)) });
  await delay(SETTLE * 1000, undefined, { signal });
  const afterwards = await compare(deployment, shownNow, STEADY, signal);
  await deployment.scale({ worker });
  const [first = Number.NaN] = afterwards.shown;
  const known = steady.shown.filter(Number.isFinite);
  return [
    judge({
      name: 'hashes/s, steady',
      measured: `the farthest of ${STEADY} s of figures from the true rate of that time`,
      value: Math.max(...known.map((each) => Math.abs(each / steady.rate - 1))) * 100,
      problems:
        known.length < STEADY ? [`in ${STEADY - known.length} of ${STEADY} s there was no figure`] : [],
      unit: '% off',
      target: { kind: 'below', limit: 2 },
      details: { shown: median(steady.shown), rate: steady.rate },
    }),
    judge({
      name: `hashes/s, ${SETTLE} s after a change`,
      measured: `the figure ${SETTLE} s after scaling workers to a third, against the true rate of the ${STEADY} s that follow`,
      value: Math.abs(first / afterwards.rate - 1) * 100,
      unit: '% off',
      target: { kind: 'below', limit: 5 },
      details: { first, rate: afterwards.rate },
    }),
  ];
}

async function compare(deployment: Deployment, shownNow: () => number, seconds: number, signal: AbortSignal) {
  const shown: number[] = [];
  const before = await deployment.counters();
  for (let second = 0; second < seconds; second++) {
    shown.push(shownNow());
    await delay(1000, undefined, { signal });
  }
  const after = await deployment.counters();
  return { shown, rate: (after.hashes - before.hashes) / (after.at - before.at) };
}
