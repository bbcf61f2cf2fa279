/** Several deployments looked at in the same moments, and added up. */
import type { Deployment } from '../../scripts/deployment/deployment.ts';
import { measureScalePoint, type ScalePointOptions } from '../scale/measure-point.ts';
import { Recorder } from '../scenario/recorder.ts';
import type { Interval } from '../schema/interval.ts';
import type { NodePoint } from '../schema/node-point.ts';
import type { ScalePoint } from '../schema/scale-point.ts';

export type Together = Omit<NodePoint, 'redis' | 'nodes'>;

/** Rejects when `signal` is aborted. */
export async function measureSideBySide(
  deployments: readonly Deployment[],
  seconds: number,
  signal: AbortSignal,
): Promise<Together> {
  const points = await Promise.all(
    deployments.map(async (deployment) => {
      const recorder = new Recorder(deployment);
      recorder.start();
      try {
        const options: ScalePointOptions = { deployment, recorder, seconds, signal };
        return await measureScalePoint(options);
      } finally {
        await recorder.stop();
      }
    }),
  );
  return addUp(points);
}

/** Rates add up; latencies are weighed by how many calls there were. */
export function addUp(points: readonly ScalePoint[]): Together {
  const sum = (of: (point: ScalePoint) => number) => points.reduce((all, each) => all + of(each), 0);
  const rates = points.flatMap(({ hashesPerSecond }) => hashesPerSecond ?? []);
  const latencies = points.flatMap(({ rngLatencyMs }) => rngLatencyMs ?? []);
  const calls = latencies.reduce((all, each) => all + each.count, 0);
  const slowest = Math.max(0, ...points.map(({ boundRngLatencyMs }) => boundRngLatencyMs));
  return {
    hashesPerSecond: rates.length === points.length ? sumOf(rates) : null,
    boundHashesPerSecond: sum(({ boundHashesPerSecond }) => boundHashesPerSecond),
    rngLatencyMs: calls > 0 ? latencies.reduce((all, each) => all + each.mean * each.count, 0) / calls : null,
    boundRngLatencyMs: slowest,
    valid: points.every(({ valid }) => valid),
    reasons: [...new Set(points.flatMap(({ reasons }) => reasons))],
  };
}

/** Independent means: the variance of the sum is the sum of the variances. */
function sumOf(rates: readonly Interval[]): Interval {
  const mean = rates.reduce((all, each) => all + each.mean, 0);
  const half = Math.sqrt(rates.reduce((all, { low, high }) => all + ((high - low) / 2) ** 2, 0));
  return { mean, low: Math.max(0, mean - half), high: mean + half };
}
