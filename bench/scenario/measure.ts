/** One stage: so many workers, so many rng; settle, then look for a while. */
import { setTimeout as delay } from 'node:timers/promises';
import { slope } from '../../dockercoins/common/rate.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';
import type { Emit } from '../../scripts/core/events.ts';
import { count } from '../../scripts/core/words.ts';
import type { Deployment } from '../../scripts/deployment/deployment.ts';
import { speedOf } from '../../scripts/deployment/speed.ts';
import { busyShare, readCpu } from '../../scripts/system/machine.ts';
import { watchStolen } from '../../scripts/system/stolen.ts';
import { rngLatencyBoundMs, throughputBound } from '../model/bound.ts';
import type { Measurement } from '../result.ts';
import { summarise } from '../stats/percentile.ts';
import type { Recorder } from './recorder.ts';
import { doubts } from './validity.ts';

export interface MeasureOptions {
  readonly deployment: Deployment;
  readonly recorder: Recorder;
  /** Length of the window. */
  readonly seconds: number;
  /** How long to wait before the window, for queues to fill or empty. */
  readonly settleSeconds: number;
  readonly emit: Emit;
  readonly signal?: AbortSignal | undefined;
}

/** @throws START_FAILED when an instance dies under way; NO_ANSWER when Redis is away at the end. */
export async function measure(options: MeasureOptions): Promise<Measurement> {
  const { deployment, recorder, seconds, settleSeconds } = options;
  const { stacks, counts } = deployment;
  // Stacks side by side are to the model what one with as many of everything is: N and R grow alike.
  const [workers, rng] = [counts.worker * stacks, counts.rng * stacks];
  const where = stacks > 1 ? ` on ${stacks} nodes` : '';
  const stage = `${count(workers, 'worker')}, ${rng} rng${where}`;
  await pass(options, `${stage}: settling`, settleSeconds);

  const from = recorder.now();
  const wallClock = Date.now();
  const cpuBefore = readCpu();
  const stolen = await watchStolen();
  await pass(options, `${stage}: measuring`, seconds, from);

  const window = recorder.samples.filter(({ at }) => at >= from);
  const { calls, failures } = await deployment.calls(wallClock);
  const msOf = (service: string) => calls.filter((call) => call.service === service).map(({ ms }) => ms);
  const rngCallsMs = msOf('rng');
  const { hashesPerSecond, coinsPerSecond } = speedOf(window);
  const reasons = doubts({
    seconds,
    gaps: recorder.gapsSince(from),
    samples: window,
    failures: failures.map(({ service }) => service),
    busyShare: busyShare(cpuBefore, readCpu()),
    stolenShare: await stolen(),
  });
  return {
    workers,
    rng,
    ...(stacks > 1 ? { stacks } : {}),
    hashesPerSecond,
    boundHashesPerSecond: throughputBound(workers, rng),
    coinsPerSecond,
    rngLatencyMs: summarise(rngCallsMs),
    boundRngLatencyMs: rngLatencyBoundMs(workers, rng),
    hasherLatencyMs: summarise(msOf('hasher')),
    seconds,
    from,
    valid: reasons.length === 0,
    reasons,
    rngCallsMs,
  };
}

/** Lets time go by, says how far it is, and looks once a second whether everything still runs. */
async function pass(
  { deployment, recorder, emit, signal }: MeasureOptions,
  title: string,
  seconds: number,
  measuredFrom?: number,
): Promise<void> {
  const begin = recorder.now();
  for (;;) {
    const done = recorder.now() - begin;
    const detail = measuredFrom === undefined ? undefined : currentSpeed(recorder, measuredFrom);
    emit({ event: 'progress', step: title, done, total: seconds, unit: 's', ...(detail ? { detail } : {}) });
    if (done >= seconds) return;
    await delay(Math.min(1000, (seconds - done) * 1000), undefined, signal ? { signal } : {}).catch(() =>
      signal?.throwIfAborted(),
    );
    await refuseDead(deployment);
  }
}

function currentSpeed(recorder: Recorder, from: number): string | undefined {
  const samples = recorder.samples
    .filter(({ at }) => at >= from)
    .map(({ at, hashes }) => ({ at, value: hashes }));
  const rate = slope(samples);
  return rate === undefined ? undefined : `${rate.toFixed(2)} hashes/s`;
}

async function refuseDead(deployment: Deployment): Promise<void> {
  const dead = (await deployment.instances()).filter(({ state }) => state === 'exited').map(({ id }) => id);
  if (dead.length === 0) return;
  const lines: string[] = [];
  for await (const { instance, line } of deployment.logs({ tail: 3 }))
    if (dead.includes(instance)) lines.push(`${instance}: ${line}`);
  throw new WorkshopError('START_FAILED', {
    what: `${dead.join(', ')} ended while it was being measured.`,
    why: lines.join('\n') || 'it wrote nothing',
    hint: 'What was running has been stopped; try again.',
  });
}
