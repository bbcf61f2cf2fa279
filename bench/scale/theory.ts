/** Three theories beside what was measured: bound, Mean Value Analysis and the Universal Scalability Law. Pure. */
import { knee, OTHER_SECONDS, rngLatencyBoundMs, SERVICE_SECONDS, throughputBound } from '../model/bound.ts';
import { meanValueAnalysis } from '../model/mva.ts';
import { fitUsl, uslThroughput } from '../model/usl.ts';
import type { ScalePoint, TheoryError, UslFitOfRng } from '../schema/scale-point.ts';
import { meanOf } from '../stats/batch-means.ts';

export type Predicted = Pick<
  ScalePoint,
  'boundHashesPerSecond' | 'boundRngLatencyMs' | 'mvaHashesPerSecond' | 'mvaRngLatencyMs'
>;

/** What is known without measuring. At least one rng. */
export function predict(workers: number, rng: number): Predicted {
  const { throughput, residenceSeconds } = meanValueAnalysis({
    customers: workers,
    servers: rng,
    serviceSeconds: SERVICE_SECONDS,
    thinkSeconds: OTHER_SECONDS,
    queues: 'shared',
  });
  return {
    boundHashesPerSecond: throughputBound(workers, rng),
    boundRngLatencyMs: rngLatencyBoundMs(workers, rng),
    mvaHashesPerSecond: throughput,
    mvaRngLatencyMs: residenceSeconds * 1000,
  };
}

/** One fit for each number of rng that was measured with three numbers of workers or more; points that are not valid are left out. */
export function fitEachRng(points: readonly ScalePoint[]): UslFitOfRng[] {
  const counts = [...new Set(points.map(({ rng }) => rng))].sort((one, other) => one - other);
  return counts.flatMap((rng): UslFitOfRng[] => {
    const measured = points.flatMap(({ rng: of, workers, hashesPerSecond, valid }) =>
      of === rng && valid && hashesPerSecond && hashesPerSecond.mean > 0
        ? [{ n: workers, throughput: hashesPerSecond.mean }]
        : [],
    );
    if (new Set(measured.map(({ n }) => n)).size < 3) return [];
    const { rate, contention, coherency, peak, rSquared } = fitUsl(measured);
    return [{ rng, rate, contention, coherency, peakWorkers: Number.isFinite(peak) ? peak : null, rSquared }];
  });
}

/** The points with what the fits say of them. */
export function withFits(points: readonly ScalePoint[], fits: readonly UslFitOfRng[]): ScalePoint[] {
  return points.map((point) => {
    const fit = fits.find(({ rng }) => rng === point.rng);
    return { ...point, uslHashesPerSecond: fit ? uslThroughput(fit, point.workers) : null };
  });
}

/** How far each theory is from the valid points; none where nothing valid was measured. */
export function errorsOf(points: readonly ScalePoint[], fits: readonly UslFitOfRng[]): TheoryError[] {
  const theories = [
    ['bound', (point: ScalePoint) => point.boundHashesPerSecond, boundMet],
    ['MVA', (point: ScalePoint) => point.mvaHashesPerSecond, () => MVA_LOW],
    ['USL', (point: ScalePoint) => point.uslHashesPerSecond, () => uslPeak(fits)],
  ] as const;
  return theories.flatMap(([theory, of, why]): TheoryError[] => {
    const errors = points.flatMap((point) => {
      const [said, measured] = [of(point), point.hashesPerSecond?.mean ?? 0];
      if (!point.valid || said === null || !(measured > 0)) return [];
      return [{ workers: point.workers, rng: point.rng, error: said / measured - 1 }];
    });
    const [first] = errors;
    if (!first) return [];
    const worst = errors.reduce(
      (one, other) => (Math.abs(other.error) > Math.abs(one.error) ? other : one),
      first,
    );
    const meanError = meanOf(errors.map(({ error }) => Math.abs(error)));
    return [{ theory, meanError, worst, why: why(worst) }];
  });
}

/** A measured rate within so much of the bound meets it. */
const MET = 0.05;

function boundMet({ error, workers, rng }: TheoryError['worst']): string {
  if (Math.abs(error) <= MET)
    return 'Every call to rng takes the same 100 ms and the balancer is fair, so nobody waits while an rng is idle: then a system reaches its bound.';
  const side = error > 0 ? 'below' : 'above';
  return `With ${workers} workers and ${rng} rng it was ${percent(error)} ${side} the bound: look there for what the model leaves out (a machine too busy, a balancer that is not fair).`;
}

const MVA_LOW = `Mean Value Analysis takes service times for random (exponential): then some workers queue while an rng is idle, most of all at the knee, where it is ${percent(
  1 - predict(knee(1), 1).mvaHashesPerSecond / throughputBound(knee(1), 1),
)} low with one rng. Far from the knee it agrees.`;

/** The law bends smoothly and, with κ above 0, comes down again; the real curve has a corner and stays. */
function uslPeak(fits: readonly UslFitOfRng[]): string {
  const peaks = fits.filter(({ peakWorkers }) => peakWorkers !== null);
  const bends = 'The law has no corner: to follow the sharp knee and the flat line behind it, ';
  if (peaks.length === 0) return `${bends}the fit bends too early; here it found no peak.`;
  const list = peaks.map(({ rng, peakWorkers }) => `${Math.round(peakWorkers ?? 0)} workers with ${rng} rng`);
  return `${bends}the fit takes κ above 0, and with it invents a peak (${list.join(', ')}) after which throughput would fall. Nothing falls: workers only queue.`;
}

function percent(share: number): string {
  return `${Math.round(Math.abs(share) * 100)} %`;
}
