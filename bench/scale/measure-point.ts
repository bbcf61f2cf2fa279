/** One point of the grid: waits until it is steady, and looks at the newest window then. */
import { setTimeout as delay } from 'node:timers/promises';
import { WorkshopError } from '../../scripts/core/errors.ts';
import type { CallHistory, Deployment } from '../../scripts/deployment/deployment.ts';
import { busyShare, readCpu } from '../../scripts/system/machine.ts';
import { watchStolen } from '../../scripts/system/stolen.ts';
import { rngLatencyBoundMs } from '../model/bound.ts';
import type { Sample } from '../scenario/recorder.ts';
import { troubles } from '../scenario/validity.ts';
import type { ScalePoint } from '../schema/scale-point.ts';
import { predict } from './theory.ts';
import { type Unit, unitsOf } from './units.ts';
import { isSteady, latencyOf, throughputOf, type Window } from './window.ts';

export interface ScalePointOptions {
  readonly deployment: Pick<Deployment, 'calls' | 'counts' | 'stacks'>;
  /** Reads the counters all the while: what it could not read is a gap. */
  readonly recorder: {
    now(): number;
    readonly samples: readonly Sample[];
    gapsSince(from: number): number;
  };
  /** Length of the window. */
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** Replaced in tests. */
  readonly pause?: (ms: number) => Promise<void>;
  readonly patienceMs?: number;
}

const LOOK_MS = 400;
/** A worker hands in a unit at most so much later, in ms: a second, and what Redis takes. */
const HANDED_IN_MS = 1150;
/** What waits for steadiness ends after so many windows and this, in ms. */
const PATIENCE_MS = 12_000;
const PATIENCE_WINDOWS = 2;
/** The clocks may differ by so much, in ms, before we say that one was set. */
const SAME_CLOCK_MS = 100;
const PAUSE_AND_HASHER_MS = 200;

/**
 * Measures the counts that the deployment has. The warm-up is over when the newest window that is whole shows the same in both halves; that window is what is
 * measured, so that no time is spent on waiting alone; one that tells the rate to no better than 2 % is made twice as long. It never begins before each worker could have been round once.
 * Rejects when `signal` is aborted. Redis away is a gap: the point is not valid, or has no figures at all.
 */
export async function measureScalePoint(options: ScalePointOptions): Promise<ScalePoint> {
  const { deployment, recorder, seconds, signal } = options;
  const rest = options.pause ?? ((ms: number) => delay(ms, undefined, { signal }));
  const { counts, stacks } = deployment;
  const [workers, rng] = [counts.worker * stacks, counts.rng * stacks];
  // What workers publish has wall-clock times, which Redis gives; that no clock was set meanwhile is seen from the monotonic one.
  const [wall, monotonic, from, cpu] = [Date.now(), performance.now(), recorder.now(), readCpu()];
  const stolen = await watchStolen();
  const firstRound = rngLatencyBoundMs(workers, rng) + PAUSE_AND_HASHER_MS;
  const patience = options.patienceMs ?? PATIENCE_MS + PATIENCE_WINDOWS * seconds * 1000;
  const elapsed = () => performance.now() - monotonic;
  await rest(firstRound + seconds * 1000 + HANDED_IN_MS);

  let look = await lookBack(deployment, wall, seconds);
  while (!look.isSteady && elapsed() < patience) {
    await rest(LOOK_MS);
    look = await lookBack(deployment, wall, seconds);
  }
  // A window that tells little is made longer, once: what disturbed it weighs half as much then.
  if (look.isSteady && isVague(look, workers)) {
    await rest(seconds * 1000);
    look = await lookBack(deployment, wall, seconds, look.window.from);
  }
  const clockWasSet = Math.abs(Date.now() - wall - elapsed()) > SAME_CLOCK_MS;
  const hashesPerSecond = throughputOf(look.units, look.window, workers) ?? null;
  const reasons = [
    ...(look.answered ? [] : ['Redis did not answer at the end']),
    ...(look.isSteady ? [] : ['it did not settle']),
    ...(hashesPerSecond ? [] : ['too little was done to tell a rate from it']),
    ...(clockWasSet ? ['the clock was set meanwhile'] : []),
    ...troubles({
      gaps: recorder.gapsSince(from),
      samples: recorder.samples.filter(({ at }) => at >= from),
      failures: look.history.failures.map(({ service }) => service),
      busyShare: busyShare(cpu, readCpu()),
      stolenShare: await stolen(),
    }),
  ];
  return {
    workers,
    rng,
    hashesPerSecond,
    ...predict(workers, rng),
    uslHashesPerSecond: null,
    rngLatencyMs: latencyOf(look.units, look.window, workers) ?? null,
    settledAfterSeconds: look.isSteady ? elapsed() / 1000 : null,
    valid: reasons.length === 0,
    reasons,
  };
}

const NOTHING: CallHistory = { calls: [], failures: [] };

/** Half an interval may be so large a share of its mean. */
const VAGUE_SHARE = 0.02;

function isVague({ units, window }: { units: readonly Unit[]; window: Window }, workers: number): boolean {
  const rate = throughputOf(units, window, workers);
  return rate !== undefined && (rate.high - rate.low) / 2 > VAGUE_SHARE * rate.mean;
}

/** The newest window of which everything has been handed in; `from` where another one began. */
async function lookBack(
  deployment: Pick<Deployment, 'calls'>,
  since: number,
  seconds: number,
  from?: number,
) {
  const to = Date.now() - HANDED_IN_MS;
  const window: Window = { from: from ?? to - seconds * 1000, to };
  const found = await deployment.calls(since).catch((error: unknown) => {
    if (error instanceof WorkshopError && error.code === 'NO_ANSWER') return undefined;
    throw error;
  });
  const history = found ?? NOTHING;
  const units = unitsOf(history.calls);
  return { answered: found !== undefined, history, units, window, isSteady: isSteady(units, window) };
}
