/** Who holds the others up, read from a measurement. */
import { rngLimit, SERVICE_SECONDS, workersLimit } from './bound.ts';

export type Bottleneck = 'rng' | 'workers';

/** What has to be known of a stage; a `Measurement` has it. */
export interface Observed {
  readonly workers: number;
  readonly rng: number;
  readonly hashesPerSecond: number;
  readonly rngLatencyMs: { readonly count: number; readonly p50: number };
  /** Of the calls to hasher at the same time, where nobody queues. */
  readonly hasherLatencyMs?: { readonly count: number; readonly p50: number } | undefined;
}

/** A call that takes longer than its service by this many service times has queued: more than jitter. */
const QUEUEING = 0.5;
/** From this share of its limit on an instance counts as busy all the time. */
const SATURATED = 0.95;

/**
 * Names the bottleneck of a measured stage.
 *
 * `rng`: calls to it queue, which is to say that the median call takes well over the service time, and over what a call to hasher
 * takes at the same moment: on a machine that is busy both take longer, and nobody queues. That is the symptom itself and needs no
 * model, so it also holds for an rng that is slower than promised. Close to the knee the queue is short; there the utilisation law decides: rng is the bottleneck when its limit R/S lies below that of the workers
 * N/(S+Z) and the measured rate comes to within 5 % of it.
 *
 * `workers`: otherwise. Rng has time left, and more workers would make more hashes.
 */
export function bottleneck(observed: Observed): Bottleneck {
  const { workers, rng, hashesPerSecond, rngLatencyMs, hasherLatencyMs } = observed;
  const serviceMs = SERVICE_SECONDS * 1000;
  const withoutQueue = hasherLatencyMs?.count ? Math.max(serviceMs, hasherLatencyMs.p50) : serviceMs;
  const queues = rngLatencyMs.count > 0 && rngLatencyMs.p50 - withoutQueue >= QUEUEING * serviceMs;
  if (queues) return 'rng';
  const limit = rngLimit(rng);
  return limit < workersLimit(workers) && hashesPerSecond >= SATURATED * limit ? 'rng' : 'workers';
}
