/** The stages of a result, with what every part of the report wants to know about each. */
import { type Bottleneck, bottleneck } from '../model/bottleneck.ts';
import { workersLimit } from '../model/bound.ts';
import type { DemoResult, Measurement } from '../result.ts';
import { workersAndRng } from './format.ts';

export interface Stage {
  readonly measured: Measurement;
  /** `10 workers, 1 rng`. */
  readonly name: string;
  /** What held it up; undefined where nothing moved. */
  readonly limit: Bottleneck | undefined;
  /** Names of classes for what is measured: a colour for each limit. */
  readonly look: `by-${Bottleneck | 'nothing'}`;
  /** Measured rate as a share of the bound; undefined where the bound is zero. */
  readonly share: number | undefined;
  /** Hashes per second, if no worker ever waited. */
  readonly workersLimit: number;
  /** When these counts were in force, in seconds on the axis of `series`. */
  readonly from: number;
  readonly to: number;
}

/** Nobody reads counters ten times a second and then waits so long, in s, unless there is nothing to read: the application is gone. */
const SILENCE_SECONDS = 2;

/** One stage for each measurement, in the order of the result. */
export function stagesOf({ measurements, marks, series }: DemoResult): Stage[] {
  const begins = measurements.map(({ from }) => {
    const changes = marks.map(({ at }) => at).filter((at) => at <= from);
    return changes.length > 0 ? Math.max(...changes) : (series[0]?.at ?? from);
  });
  const end = Math.max(series.at(-1)?.at ?? 0, ...measurements.map(({ from, seconds }) => from + seconds));
  return measurements.map((measured, index) => {
    // Whatever the file says, nobody ran fewer than no workers.
    const counts = { workers: Math.max(0, measured.workers), rng: Math.max(0, measured.rng) };
    const { hashesPerSecond, boundHashesPerSecond } = measured;
    const limit = hashesPerSecond > 0 ? bottleneck({ ...measured, ...counts }) : undefined;
    return {
      measured,
      name: workersAndRng(measured),
      limit,
      look: `by-${limit ?? 'nothing'}`,
      share: boundHashesPerSecond > 0 ? hashesPerSecond / boundHashesPerSecond : undefined,
      workersLimit: workersLimit(counts.workers),
      from: begins[index] ?? 0,
      to: lastHeard(series, measured.from + measured.seconds, begins[index + 1] ?? end),
    };
  });
}

/** Where readings cease after the measurement that ends at `measured`; `to` where they go on. */
function lastHeard(series: DemoResult['series'], measured: number, to: number): number {
  const last = series.find(({ at }, index) => {
    const next = series[index + 1]?.at ?? to;
    return next > measured && next - at > SILENCE_SECONDS;
  });
  return last ? Math.min(to, Math.max(last.at, measured)) : to;
}
