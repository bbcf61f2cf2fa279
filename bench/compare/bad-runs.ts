/** Runs that must not be compared: with errors, or of a generator that could not keep up. Pure. */
import { loadOf } from '../load/render.ts';
import type { LoadRun } from '../schema/load-run.ts';

/** `run 3 (rng, 32 bytes, concurrency 10): 5 of 100: answers of status 503`, one line each. */
export function badRuns(runs: readonly LoadRun[]): string[] {
  return runs.flatMap((run, index) => {
    if (run.valid && run.errors === 0 && run.timeouts === 0) return [];
    const why = run.reasons.join('; ') || 'it has errors';
    return [`run ${index + 1} (${run.target}, ${loadOf(run)}): ${why}`];
  });
}
