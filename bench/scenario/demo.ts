/** The story of DockerCoins: ten workers are not ten times one, why, and what helps. */
import type { Emit } from '../../scripts/core/events.ts';
import { count } from '../../scripts/core/words.ts';
import type { Deployment } from '../../scripts/deployment/deployment.ts';
import { bottleneck } from '../model/bottleneck.ts';
import { throughputBound } from '../model/bound.ts';
import type { DemoResult, Measurement } from '../result.ts';
import { type Act, play } from './act.ts';

export interface DemoOptions {
  readonly start: () => Promise<Deployment>;
  /** One application on each of several nodes, for the last act; left out where there are no nodes. */
  readonly startEach?: (() => Promise<Deployment>) | undefined;
  /** Length of each measurement. */
  readonly seconds: number;
  readonly emit: Emit;
  readonly signal?: AbortSignal | undefined;
  readonly command: string;
  readonly machine: DemoResult['machine'];
  readonly versions: DemoResult['versions'];
}

const WORKERS = 10;
const RNG = 4;

/** Runs the whole story and stops the application again, whatever happens. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { emit, command, machine, versions, startEach } = options;
  const startedAt = new Date().toISOString();
  emit({ event: 'chapter', title: 'DockerCoins' });
  emit({
    event: 'story',
    text: 'A worker asks rng for random bytes and hasher for their hash; a hash that begins with 0 is a coin. Redis keeps the wallet and a counter, webui draws the graph.',
  });
  const one = await tellOfOne(options);
  const acts = [one];
  if (startEach) acts.push(await tellOfEach(options, startEach, one));
  const [, ten] = one.measurements;
  return {
    schema: 'workshop.demo/1',
    command,
    startedAt,
    on: startEach ? 'cluster' : one.on,
    measurements: acts.flatMap(({ measurements }) => measurements),
    marks: acts.flatMap(({ marks }) => marks),
    bottleneck: ten ? bottleneck(ten) : '',
    series: acts.flatMap(({ series }) => series),
    machine,
    versions,
  };
}

/** One worker, ten workers, ten workers on four rng. */
function tellOfOne(options: DemoOptions): Promise<Act> {
  const { emit } = options;
  return play(options, async ({ deployment, mark, measure }) => {
    emit({ event: 'chapter', title: `1. One worker` });
    emit({ event: 'story', text: `See it live: ${deployment.endpoints.webui}` });
    emit({
      event: 'story',
      text: 'One unit of work is a sleep of 0.1 s, a call to rng of 0.1 s and a call to hasher of 0.1 s: one worker can do 1 / 0.3 s = 3.33 hashes per second.',
    });
    mark('1 worker, 1 rng');
    const one = await measure();

    emit({ event: 'chapter', title: `2. Ten workers: ten times as fast?` });
    emit({
      event: 'story',
      text: `Ten workers could do ${throughputBound(WORKERS, WORKERS).toFixed(1)} hashes per second, if nobody had to wait.`,
    });
    mark(`${WORKERS} workers`);
    await deployment.scale({ worker: WORKERS });
    const ten = await measure();
    emit({ event: 'story', text: explain(one, ten) });

    emit({ event: 'chapter', title: `3. ${RNG} rng behind a balancer` });
    emit({
      event: 'story',
      text: `rng serves one request at a time, ten a second. ${RNG} of them serve ${RNG * 10}. A balancer (HAProxy) deals the calls out in turn; no worker notices.`,
    });
    mark(`${RNG} rng`);
    await deployment.scale({ rng: RNG });
    emit({ event: 'story', text: conclude(ten, await measure()) });
  });
}

/** The same ten workers and one rng on every node. */
function tellOfEach(options: DemoOptions, start: () => Promise<Deployment>, before: Act): Promise<Act> {
  const { emit } = options;
  emit({ event: 'chapter', title: '4. One on each node' });
  emit({
    event: 'story',
    text: 'A machine ends somewhere. Now every node runs all of it: ten workers and one rng each, and one Redis for all, which the others reach by an ambassador.',
  });
  return play({ ...options, start, origin: before.origin }, async ({ deployment, mark, measure }) => {
    mark(`on each of ${deployment.stacks} nodes`);
    const each = await measure();
    const [, ten] = before.measurements;
    emit({ event: 'story', text: concludeEach(deployment.stacks, ten, each) });
  });
}

function explain(one: Measurement, ten: Measurement): string {
  const times = (ten.hashesPerSecond / one.hashesPerSecond).toFixed(1);
  const { p50: rng } = ten.rngLatencyMs;
  const { p50: hasher } = ten.hasherLatencyMs;
  const found = `${count(ten.workers, 'worker')} make ${times} times as much as one, not ${ten.workers} times.`;
  if (bottleneck(ten) !== 'rng') return `${found} No queue was seen at rng.`;
  return `${found} A call to hasher still takes ${hasher.toFixed(0)} ms, but one to rng now takes ${rng.toFixed(0)} ms: calls stand in line there. The bottleneck is rng.`;
}

function conclude(before: Measurement, after: Measurement): string {
  const times = (after.hashesPerSecond / before.hashesPerSecond).toFixed(1);
  const latency = `from ${before.rngLatencyMs.p50.toFixed(0)} ms to ${after.rngLatencyMs.p50.toFixed(0)} ms`;
  const limit =
    bottleneck(after) === 'workers' ? 'Now the workers themselves are the limit.' : 'rng is still the limit.';
  return `${times} times as fast as before, with the same ${count(after.workers, 'worker')}. A call to rng went ${latency}. ${limit}`;
}

function concludeEach(stacks: number, one: Measurement | undefined, each: Measurement): string {
  const speed = `${each.hashesPerSecond.toFixed(1)} hashes per second`;
  if (!one || one.hashesPerSecond === 0) return `${stacks} nodes: ${speed}.`;
  const times = (each.hashesPerSecond / one.hashesPerSecond).toFixed(1);
  const latency = `a call to rng takes ${each.rngLatencyMs.p50.toFixed(0)} ms, as on one (${one.rngLatencyMs.p50.toFixed(0)} ms)`;
  return `${speed}: ${stacks} nodes make ${times} times what one makes. Each still has its bottleneck: ${latency}. What they share, Redis, does not hold them up.`;
}
