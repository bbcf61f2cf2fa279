/**
 * How fast a counter grows. The counters of DockerCoins are staircases: a worker adds 4 hashes every 1.2 s, so that
 * differences of one second read 4, 4, 0, 4. A slope over a window that fades out at both ends reads 3.33 throughout.
 */

/** A reading of a counter: `at` in seconds, on any clock. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

export interface RateOptions {
  /** In ascending order of time; may reach back further than the window. */
  readonly samples: readonly Sample[];
  /** How far to look back from `now`, in seconds: longer is steadier, shorter follows changes sooner. */
  readonly windowSeconds: number;
  /** The end of the window, on the clock of the samples. */
  readonly now: number;
  /** Samples further apart than this do not belong together, in seconds; by default all do. */
  readonly mostGapSeconds?: number;
}

/** Two steps of a worker, in seconds: over less than that a slope says more about the steps than about the speed. */
const SHORTEST_SPAN = 2.4;
/** So that a window "as long as the samples" holds the first of them, whatever the rounding. */
const ROUNDING = 1e-6;

/**
 * The rate per second at the end of the window, from the samples after the last reset and the last gap in it. Never
 * negative. The estimate is true for the middle of the window: it lags by half its length.
 * Returns undefined when there are fewer than 3 samples, or when they span less than 2.4 s.
 */
export function rate({ samples, windowSeconds, now, mostGapSeconds }: RateOptions): number | undefined {
  const begin = firstAfter(samples, now - windowSeconds - ROUNDING);
  const end = firstAfter(samples, now + ROUNDING);
  const within = samples.slice(begin, end);
  const slopeNow = slope(within.slice(lastSegment(within, mostGapSeconds)));
  return slopeNow === undefined ? undefined : Math.max(0, slopeNow);
}

/**
 * The slope per second of a line through `samples`, which ascend in time, by weighted least squares:
 *
 *     slope = Σ w (t − t̄) (v − v̄) / Σ w (t − t̄)²    with    w = 1 − ((t − c) / h)²
 *
 * where t̄ and v̄ are the weighted means, c is the middle of the samples and h half their span, plus half a step
 * because each sample stands for the time around it. The weight is Epanechnikov's parabola (Fan & Gijbels, Local
 * Polynomial Modelling, 1996, section 3.2). For evenly spaced samples this equals averaging the true rate over the
 * window with the weight (1 − u²)², whose ripple on a staircase falls with the third power of the number of steps in
 * the window: within 0.2 % for one worker over 10 s, where the difference of the ends is up to 8 % off.
 *
 * Returns undefined when there are fewer than 3 samples, or when they span less than 2.4 s.
 */
export function slope(samples: readonly Sample[]): number | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || samples.length < 3 || last.at - first.at < SHORTEST_SPAN) return undefined;
  const halfSpan = (last.at - first.at) / 2;
  const half = (halfSpan * samples.length) / (samples.length - 1);

  let sumW = 0;
  let sumT = 0;
  let sumV = 0;
  let sumTT = 0;
  let sumTV = 0;
  for (const { at, value } of samples) {
    const t = at - first.at - halfSpan; // small numbers: seconds since 1970 would cost digits when squared
    const v = value - first.value;
    const w = 1 - (t / half) ** 2;
    sumW += w;
    sumT += w * t;
    sumV += w * v;
    sumTT += w * t * t;
    sumTV += w * t * v;
  }
  return (sumTV - (sumT * sumV) / sumW) / (sumTT - sumT ** 2 / sumW);
}

/**
 * Where a new segment begins: the index of the first sample of each stretch without a reset (the counter became
 * smaller: Redis began anew, empty) and without a gap longer than `mostGapSeconds`.
 */
export function segmentStarts(
  samples: readonly Sample[],
  mostGapSeconds = Number.POSITIVE_INFINITY,
): number[] {
  const starts: number[] = [];
  let before: Sample | undefined;
  for (const [index, sample] of samples.entries()) {
    const isNew = !before || sample.value < before.value || sample.at - before.at > mostGapSeconds;
    if (isNew) starts.push(index);
    before = sample;
  }
  return starts;
}

function lastSegment(samples: readonly Sample[], mostGapSeconds: number | undefined): number {
  return segmentStarts(samples, mostGapSeconds).at(-1) ?? 0;
}

/** The index of the first sample later than `at`: a binary search, since a graph asks for every one of its points. */
export function firstAfter(samples: readonly { readonly at: number }[], at: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.at ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
