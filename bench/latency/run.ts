/** The probe of the workshop: how long rng and hasher take to answer while workers become more and more. */
import type { Emit } from '../../scripts/core/events.ts';
import { step } from '../../scripts/core/step.ts';
import { count } from '../../scripts/core/words.ts';
import type { Deployment } from '../../scripts/deployment/deployment.ts';
import type { LatencyPoint } from '../schema/latency-point.ts';
import { seeded, shuffled } from '../stats/random.ts';
import { measurePoint, type PointOptions } from './measure-point.ts';
import { settle } from './settle.ts';

export interface LatencyOptions {
  readonly start: () => Promise<Deployment>;
  readonly workers: readonly number[];
  readonly rng: number;
  /** Probes a second, and how long for each number of workers. */
  readonly rate: number;
  readonly seconds: number;
  readonly seed: number;
  readonly from?: PointOptions['from'];
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * In random order, so that what changes on the machine meanwhile is not mistaken for the effect of workers. Stops the application again, whatever
 * happens. Interrupted, it returns what there is; in the order of workers always.
 */
export async function measureLatencies(options: LatencyOptions): Promise<LatencyPoint[]> {
  const { start, workers, rng, seed, emit, signal } = options;
  const random = seeded(seed);
  const deployment = await start();
  const points: LatencyPoint[] = [];
  try {
    await deployment.scale({ rng });
    for (const [index, worker] of shuffled(workers, random).entries()) {
      if (signal.aborted) break;
      const title = `${count(worker, 'worker')} (${index + 1} of ${workers.length})`;
      await deployment.scale({ worker });
      const settledAfterSeconds = await settle({ deployment, signal });
      const tell = (done: number, total: number, unit: string) =>
        emit({ event: 'progress', step: title, done, total, unit });
      const chance = random.integer(2 ** 32);
      points.push(await measurePoint({ ...options, deployment, seed: chance, settledAfterSeconds, tell }));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await step(emit, 'stopping DockerCoins', () => deployment.stop());
  }
  return points.sort((one, other) => one.workers - other.workers);
}
