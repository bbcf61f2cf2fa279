/** Measures two sides in turn, so that what changes on the machine meanwhile (heat, neighbours) meets both. */
import type { MeasureOptions } from '../load/measure.ts';
import { measureLoads } from '../load/measure.ts';
import type { Point } from '../load/plan.ts';
import type { LoadRun } from '../schema/load-run.ts';
import { type Random, shuffled } from '../stats/random.ts';

export type Sides<Each> = readonly [a: Each, b: Each];

/** `times` runs of every point of each side; who begins is left to chance each time. Interrupted, what there is. */
export async function interleave(
  points: Sides<readonly Point[]>,
  times: number,
  random: Random,
  options: MeasureOptions,
): Promise<Sides<LoadRun[]>> {
  const runs: Sides<LoadRun[]> = [[], []];
  for (let turn = 0; turn < times; turn++) {
    for (const side of shuffled([0, 1] as const, random)) {
      if (options.signal.aborted) return runs;
      const name = `${side === 0 ? 'A' : 'B'}, run ${turn + 1} of ${times}`;
      const emit: MeasureOptions['emit'] = (event) =>
        options.emit(event.event === 'progress' ? { ...event, step: `${name}: ${event.step}` } : event);
      runs[side].push(...(await measureLoads(points[side], { ...options, emit })));
    }
  }
  return runs;
}
