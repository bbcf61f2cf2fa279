/** Probes rng and hasher while so many workers are at work. */
import type { Deployment } from '../../scripts/deployment/deployment.ts';
import { doubts } from '../load/doubts.ts';
import { generateFrom, type Origin } from '../load/from.ts';
import { generate } from '../load/generate.ts';
import { LatencyRecording } from '../load/latency-recording.ts';
import type { OpenOrder } from '../load/order.ts';
import type { Figures } from '../load/tally.ts';
import { probeLatencyMs, rngLatencyBoundMs } from '../model/bound.ts';
import type { LatencyPoint } from '../schema/latency-point.ts';
import { NORMAL_95 } from '../stats/student.ts';

export interface PointOptions {
  readonly deployment: Deployment;
  /** Probes a second, and for how long. */
  readonly rate: number;
  readonly seconds: number;
  readonly seed: number;
  readonly settledAfterSeconds: number | undefined;
  /** Other machines that probe, and share it, and the URL by which they reach what is at one of ours. */
  readonly from?: { readonly origins: readonly Origin[]; urlThere(url: string): string } | undefined;
  readonly signal: AbortSignal;
  readonly tell: (done: number, total: number, unit: string) => void;
}

/**
 * Probes come at the random moments of a Poisson process: they see what there is on average (R. W. Wolff, "Poisson Arrivals See Time Averages",
 * Operations Research 30(2), 1982). At even intervals they would fall in step with a service of 100 ms, and see the same moment of it again and again.
 */
export async function measurePoint(options: PointOptions): Promise<LatencyPoint> {
  const { deployment, signal, tell, seed, settledAfterSeconds, from } = options;
  const { worker: workers, rng } = deployment.counts;
  const probe = (service: 'rng' | 'hasher', chance: number) => {
    const here = `${deployment.endpoints[service]}/`;
    const order = orderFor(options, from ? from.urlThere(here) : here, chance);
    const how = { signal, ...(service === 'rng' ? { tell } : {}) };
    return from ? generateFrom(from.origins, order, how) : generate(order, how);
  };
  const [atRng, atHasher] = await Promise.all([probe('rng', seed), probe('hasher', (seed + 1) >>> 0)]);
  const reasons = [
    ...(settledAfterSeconds === undefined ? ['it did not settle'] : []),
    ...doubts(atRng, signal.aborted).map((reason) => `rng: ${reason}`),
    ...doubts(atHasher, signal.aborted).map((reason) => `hasher: ${reason}`),
  ];
  return {
    workers,
    rng,
    rngLatencyMs: summaryOf(atRng),
    boundRngLatencyMs: probeLatencyMs(workers, rng),
    boundWorkerCallMs: rngLatencyBoundMs(workers, rng),
    hasherLatencyMs: summaryOf(atHasher),
    settledAfterSeconds: settledAfterSeconds ?? null,
    valid: reasons.length === 0,
    reasons,
  };
}

function orderFor({ rate, seconds }: PointOptions, url: string, seed: number): OpenOrder {
  return {
    kind: 'open',
    request: { url, method: 'GET', bodyBytes: 0 },
    rate,
    arrivals: 'poisson',
    seed,
    requests: Math.max(2, Math.round(rate * seconds)),
    mostUnderWay: 1000,
    timeoutSeconds: 60,
  };
}

function summaryOf({ latency }: Figures): LatencyPoint['rngLatencyMs'] {
  const recording = LatencyRecording.fromJSON(latency);
  const summary = recording.summaryMs();
  const half = summary.count > 1 ? (NORMAL_95 * recording.deviationMs) / Math.sqrt(summary.count) : 0;
  return { ...summary, low: Math.max(0, summary.mean - half), high: summary.mean + half };
}
