/** Who holds the others up, read from a measurement. */
import { rngLimit, SERVICE_SECONDS, workersLimit } from './bound.ts';

export type Bottleneck = 'rng' | 'workers';

/** What has to be known of a stage; a `Measurement` has it. */
export interface Observed {
  readonly workers: number;
  readonly rng: number;
  readonly hashesPerSecond: number;
  readonly rngLatencyMs: { readonly count: number; readonly p50: number };
}

/** A call that takes this many service times has queued for at least half of one: a queue, not jitter. */
const QUEUEING = 1.5;
/** From this share of its limit on an instance counts as busy all the time. */
const SATURATED = 0.95;

/**
 * Names the bottleneck of a measured stage.
 *
 * `rng`: calls to it queue, which is to say that the median call takes well over the service time. That is the symptom
 * itself and needs no model, so it also holds for an rng that is slower than promised. Close to the knee the queue is
 * short; there the utilisation law decides: rng is the bottleneck when its limit R/S lies below that of the workers
 * N/(S+Z) and the measured rate comes to within 5 % of it.
 *
 * `workers`: otherwise. Rng has time left, and more workers would make more hashes.
 */
export function bottleneck({ workers, rng, hashesPerSecond, rngLatencyMs }: Observed): Bottleneck {
  const queues = rngLatencyMs.count > 0 && rngLatencyMs.p50 >= QUEUEING * SERVICE_SECONDS * 1000;
  if (queues) return 'rng';
  const limit = rngLimit(rng);
  return limit < workersLimit(workers) && hashesPerSecond >= SATURATED * limit ? 'rng' : 'workers';
}
