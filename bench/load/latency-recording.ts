/**
 * Latencies, kept in a histogram with high dynamic range: from a microsecond to an hour to within 0.1 %, in constant memory, and
 * mergeable with those of other generators.
 *
 * Source: G. Tene, HdrHistogram (http://hdrhistogram.org). Percentiles are by nearest rank, as everywhere in the bench.
 */
import hdr, { type Histogram } from 'hdr-histogram-js';
import type { Summary } from '../stats/percentile.ts';

const HIGHEST_US = 3_600_000_000;
const DIGITS = 3;

export class LatencyRecording {
  readonly #histogram: Histogram;
  #sumUs = 0;
  #maxUs = 0;

  constructor(histogram: Histogram = empty()) {
    this.#histogram = histogram;
  }

  /** Milliseconds with fractions; kept in whole microseconds. A clock that is monotonic never gives less than 0. */
  record(ms: number): void {
    const us = Math.min(HIGHEST_US, Math.max(0, Math.round(ms * 1000)));
    this.#histogram.recordValue(us);
    this.#sumUs += us;
    if (us > this.#maxUs) this.#maxUs = us;
  }

  get count(): number {
    return this.#histogram.totalCount;
  }

  percentileMs(p: number): number {
    return this.count === 0 ? 0 : Math.min(this.#maxUs, this.#histogram.getValueAtPercentile(p)) / 1000;
  }

  /** The standard deviation, in ms; 0 for fewer than two. */
  get deviationMs(): number {
    return this.count < 2 ? 0 : this.#histogram.stdDeviation / 1000;
  }

  /** In ms; all zero when nothing was recorded. The mean and the maximum are exact. */
  summaryMs(): Summary {
    const { count } = this;
    return {
      count,
      mean: count === 0 ? 0 : this.#sumUs / count / 1000,
      p50: this.percentileMs(50),
      p90: this.percentileMs(90),
      p99: this.percentileMs(99),
      max: this.#maxUs / 1000,
    };
  }

  add(other: LatencyRecording): void {
    this.#histogram.add(other.#histogram);
    this.#sumUs += other.#sumUs;
    this.#maxUs = Math.max(this.#maxUs, other.#maxUs);
  }

  toJSON(): LatencyJson {
    const { count } = this;
    const histogram = count === 0 ? '' : hdr.encodeIntoCompressedBase64(this.#histogram as Encodable);
    return { count, sumUs: this.#sumUs, maxUs: this.#maxUs, histogram };
  }

  /** @throws Error for what is no histogram, or one that does not hold as many values as it says. */
  static fromJSON({ count, sumUs, maxUs, histogram }: LatencyJson): LatencyRecording {
    const recording = new LatencyRecording();
    if (histogram !== '') recording.#histogram.add(hdr.decodeFromCompressedBase64(histogram));
    recording.#sumUs = sumUs;
    recording.#maxUs = maxUs;
    if (recording.count !== count)
      throw new Error(`the histogram holds ${recording.count} values, not ${count}`);
    return recording;
  }
}

/** As it is kept in files and sent by generators. */
export interface LatencyJson {
  readonly count: number;
  readonly sumUs: number;
  readonly maxUs: number;
  /** Microseconds; HdrHistogram's own format (V2, compressed), in base64. Empty when there is none. */
  readonly histogram: string;
}

type Encodable = Parameters<typeof hdr.encodeIntoCompressedBase64>[0];

function empty(): Histogram {
  return hdr.build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_US,
    numberOfSignificantValueDigits: DIGITS,
    autoResize: false,
  });
}
