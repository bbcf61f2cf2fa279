/** Throughput and latency over the grid of workers and rng. */
import type { Emit } from '../../scripts/core/events.ts';
import { step } from '../../scripts/core/step.ts';
import { count } from '../../scripts/core/words.ts';
import type { Deployment } from '../../scripts/deployment/deployment.ts';
import { Recorder } from '../scenario/recorder.ts';
import type { ScalePoint } from '../schema/scale-point.ts';
import { seeded } from '../stats/random.ts';
import { measureScalePoint } from './measure-point.ts';
import { inWords, orderOf, remainingSeconds } from './order.ts';

export interface ScaleOptions {
  /** Starts the application, and tells of it and of all that is started later by `emit`. */
  readonly start: (emit: Emit) => Promise<Deployment>;
  readonly workers: readonly number[];
  readonly rng: readonly number[];
  /** Of each window; 3 or more. */
  readonly seconds: number;
  readonly seed: number;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * In random order (`orderOf`); what comes back is by rng, then workers. Stops the application again, whatever happens. Interrupted, it returns what there is.
 * @throws what starting, scaling or stopping throws; what was measured until then is lost only if the application cannot go on.
 */
export async function measureGrid(options: ScaleOptions): Promise<ScalePoint[]> {
  const { start, workers, rng, seconds, seed, emit, signal } = options;
  const order = orderOf(workers, rng, seeded(seed));
  let isQuiet = false;
  // Eighty times "stopping worker ×7" would bury what matters.
  const deployment = await start((event) => {
    if (!(isQuiet && event.event === 'step' && event.state !== 'failed')) emit(event);
  });
  isQuiet = true;
  const recorder = new Recorder(deployment);
  const points: ScalePoint[] = [];
  const took: number[] = [];
  recorder.start();
  try {
    for (const point of order) {
      signal.throwIfAborted();
      const begin = performance.now();
      tell(emit, order, took, seconds, points.at(-1));
      await deployment.scale({ worker: point.workers, rng: point.rng });
      points.push(await measureScalePoint({ deployment, recorder, seconds, signal }));
      took.push((performance.now() - begin) / 1000);
    }
    tell(emit, order, took, seconds, points.at(-1));
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    isQuiet = false;
    await recorder.stop();
    await step(emit, 'stopping DockerCoins', () => deployment.stop());
  }
  return points.sort((one, other) => one.rng - other.rng || one.workers - other.workers);
}

function tell(
  emit: Emit,
  order: ReturnType<typeof orderOf>,
  took: readonly number[],
  seconds: number,
  last: ScalePoint | undefined,
): void {
  const left = took.length < order.length ? [`${inWords(remainingSeconds(order, took, seconds))} left`] : [];
  const seen = last
    ? [
        `${count(last.workers, 'worker')}, ${last.rng} rng: ${last.hashesPerSecond?.mean.toFixed(2) ?? 'no'} hashes/s`,
      ]
    : [];
  const detail = [...left, ...seen].join('; ');
  emit({
    event: 'progress',
    step: 'measuring',
    done: took.length,
    total: order.length,
    unit: 'points',
    ...(detail === '' ? {} : { detail }),
  });
}
