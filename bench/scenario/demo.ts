/** The story of DockerCoins: ten workers are not ten times one, and why. */
import type { Emit } from '../../scripts/core/events.ts';
import { step } from '../../scripts/core/step.ts';
import { count } from '../../scripts/core/words.ts';
import type { Deployment } from '../../scripts/deployment/deployment.ts';
import { bottleneck } from '../model/bottleneck.ts';
import { throughputBound } from '../model/bound.ts';
import type { DemoResult, Measurement } from '../result.ts';
import { measure } from './measure.ts';
import { Recorder } from './recorder.ts';

export interface DemoOptions {
  readonly start: () => Promise<Deployment>;
  /** Length of each measurement. */
  readonly seconds: number;
  readonly emit: Emit;
  readonly signal?: AbortSignal | undefined;
  readonly command: string;
  readonly machine: DemoResult['machine'];
  readonly versions: DemoResult['versions'];
}

/** Time for queues to fill or empty after a change. */
const SETTLE_SECONDS = 5;
const WORKERS = 10;
const RNG = 4;

/** Runs the whole story and stops the application again, whatever happens. */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { start, emit } = options;
  const startedAt = new Date().toISOString();
  emit({ event: 'chapter', title: 'DockerCoins' });
  emit({
    event: 'story',
    text: 'A worker asks rng for random bytes and hasher for their hash; a hash that begins with 0 is a coin. Redis keeps the wallet and a counter, webui draws the graph.',
  });
  const deployment = await start();
  const recorder = new Recorder(deployment);
  recorder.start();
  let told: Pick<DemoResult, 'measurements' | 'marks' | 'bottleneck'>;
  try {
    told = await tell(options, deployment, recorder);
  } finally {
    await recorder.stop();
    await step(emit, 'stopping DockerCoins', () => deployment.stop());
  }
  const { command, machine, versions } = options;
  const series = recorder.samples.map(({ at, hashes, coins }) => ({ at, hashes, coins }));
  return {
    schema: 'workshop.demo/1',
    command,
    startedAt,
    on: deployment.target,
    ...told,
    series,
    machine,
    versions,
  };
}

async function tell(options: DemoOptions, deployment: Deployment, recorder: Recorder) {
  const { seconds, emit, signal } = options;
  const marks: { at: number; label: string }[] = [];
  const stage = async (): Promise<Measurement> => {
    const measured = await measure({
      deployment,
      recorder,
      seconds,
      settleSeconds: SETTLE_SECONDS,
      emit,
      signal,
    });
    const { rngCallsMs: _, ...summary } = measured;
    emit({ event: 'measurement', measurement: summary });
    return measured;
  };
  const scale = async (counts: { worker?: number; rng?: number }, label: string) => {
    marks.push({ at: recorder.now(), label });
    await deployment.scale(counts);
  };

  emit({ event: 'chapter', title: `1. One worker` });
  emit({ event: 'story', text: `See it live: ${deployment.endpoints.webui}` });
  emit({
    event: 'story',
    text: 'One unit of work is a sleep of 0.1 s, a call to rng of 0.1 s and a call to hasher of 0.1 s: one worker can do 1 / 0.3 s = 3.33 hashes per second.',
  });
  marks.push({ at: recorder.now(), label: '1 worker, 1 rng' });
  const one = await stage();

  emit({ event: 'chapter', title: `2. Ten workers: ten times as fast?` });
  emit({
    event: 'story',
    text: `Ten workers could do ${throughputBound(WORKERS, WORKERS).toFixed(1)} hashes per second, if nobody had to wait.`,
  });
  await scale({ worker: WORKERS }, `${WORKERS} workers`);
  const ten = await stage();
  const culprit = bottleneck(ten);
  emit({ event: 'story', text: explain(one, ten, culprit) });

  emit({ event: 'chapter', title: `3. ${RNG} rng behind a balancer` });
  emit({
    event: 'story',
    text: `rng serves one request at a time, ten a second. ${RNG} of them serve ${RNG * 10}. A balancer (HAProxy) deals the calls out in turn; no worker notices.`,
  });
  await scale({ rng: RNG }, `${RNG} rng`);
  const mended = await stage();
  emit({ event: 'story', text: conclude(ten, mended) });
  return { measurements: [one, ten, mended], marks, bottleneck: culprit };
}

function explain(one: Measurement, ten: Measurement, culprit: string): string {
  const times = (ten.hashesPerSecond / one.hashesPerSecond).toFixed(1);
  const { p50: rng } = ten.rngLatencyMs;
  const { p50: hasher } = ten.hasherLatencyMs;
  const found = `${count(ten.workers, 'worker')} make ${times} times as much as one, not ${ten.workers} times.`;
  if (culprit !== 'rng') return `${found} No queue was seen at rng.`;
  return `${found} A call to hasher still takes ${hasher.toFixed(0)} ms, but one to rng now takes ${rng.toFixed(0)} ms: calls stand in line there. The bottleneck is rng.`;
}

function conclude(before: Measurement, after: Measurement): string {
  const times = (after.hashesPerSecond / before.hashesPerSecond).toFixed(1);
  const latency = `from ${before.rngLatencyMs.p50.toFixed(0)} ms to ${after.rngLatencyMs.p50.toFixed(0)} ms`;
  const limit =
    bottleneck(after) === 'workers' ? 'Now the workers themselves are the limit.' : 'rng is still the limit.';
  return `${times} times as fast as before, with the same ${count(after.workers, 'worker')}. A call to rng went ${latency}. ${limit}`;
}
