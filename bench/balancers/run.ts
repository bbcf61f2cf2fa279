/** The same workers and the same rng, with each way of dealing calls out. */
import type { Emit } from '../../scripts/core/events.ts';
import { type Balance, DEFAULT_COUNTS, type Target } from '../../scripts/deployment/deployment.ts';
import { throughputBound } from '../model/bound.ts';
import { simulateDealing } from '../model/dispatch.ts';
import { inRandomOrder } from '../random-order.ts';
import { measureScalePoint } from '../scale/measure-point.ts';
import { Recorder } from '../scenario/recorder.ts';
import type { BalancerPoint } from '../schema/balancer-point.ts';
import { NAMES } from './render.ts';

export interface BalancersOptions {
  readonly target: Target;
  readonly balances: readonly Balance[];
  readonly workers: number;
  readonly rng: number;
  /** Of each window; 3 or more. */
  readonly seconds: number;
  readonly seed: number;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** In random order; what comes back is in the order of `balances`. Each application is stopped again. Interrupted, it returns what there is. */
export async function measureBalancers(options: BalancersOptions): Promise<BalancerPoint[]> {
  const { balances, seed, emit, signal } = options;
  const points = await inRandomOrder({
    items: balances,
    seed,
    unit: 'balances',
    inWords: (balance) => NAMES[balance],
    measure: (balance) => measureOne(balance, options),
    emit,
    signal,
  });
  return points.sort((one, other) => balances.indexOf(one.balance) - balances.indexOf(other.balance));
}

async function measureOne(
  balance: Balance,
  { target, workers, rng, seconds, signal }: BalancersOptions,
): Promise<BalancerPoint> {
  const deployment = await target.start({
    name: 'bench',
    counts: { ...DEFAULT_COUNTS, worker: workers, rng },
    emit: () => undefined,
    signal,
    lifetime: 'attached',
    balance,
  });
  const recorder = new Recorder(deployment);
  recorder.start();
  try {
    const { hashesPerSecond, rngLatencyMs, valid, reasons } = await measureScalePoint({
      deployment,
      recorder,
      seconds,
      signal,
    });
    const { stacks } = deployment;
    return {
      balance,
      hashesPerSecond,
      simulatedHashesPerSecond: stacks * simulateDealing(balance, workers, rng),
      boundHashesPerSecond: stacks * throughputBound(workers, rng),
      rngLatencyMs,
      valid,
      reasons,
    };
  } finally {
    await recorder.stop();
    await deployment.stop();
  }
}
