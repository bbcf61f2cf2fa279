/** Which runs of two sides are of the same thing. Pure. */
import { loadOf } from '../load/render.ts';
import type { LoadRun } from '../schema/load-run.ts';

export interface PairOfPoints {
  /** `rng, 32 bytes, concurrency 10`. */
  readonly point: string;
  readonly a: readonly LoadRun[];
  readonly b: readonly LoadRun[];
}

/**
 * Runs belong together when they load the same thing in the same manner. Where each side has loaded one thing only, two URLs say, it is these that
 * are compared, whatever they are called.
 */
export function pairUp(a: readonly LoadRun[], b: readonly LoadRun[]): PairOfPoints[] {
  const keyOf = keyFor(a, b);
  const [ofA, ofB] = [grouped(a, keyOf), grouped(b, keyOf)];
  return [...ofA].flatMap(([point, runs]) => {
    const others = ofB.get(point);
    return others ? [{ point, a: runs, b: others }] : [];
  });
}

/** What only one side has, by name. */
export function unpaired(a: readonly LoadRun[], b: readonly LoadRun[]): string[] {
  const keyOf = keyFor(a, b);
  const [ofA, ofB] = [grouped(a, keyOf), grouped(b, keyOf)];
  return [
    ...[...ofA.keys()].filter((key) => !ofB.has(key)),
    ...[...ofB.keys()].filter((key) => !ofA.has(key)),
  ];
}

function keyFor(a: readonly LoadRun[], b: readonly LoadRun[]): (run: LoadRun) => string {
  const targets = (runs: readonly LoadRun[]) => new Set(runs.map(({ target }) => target));
  const isOneEach = targets(a).size === 1 && targets(b).size === 1;
  return isOneEach && a[0]?.target !== b[0]?.target ? loadOf : (run) => `${run.target}, ${loadOf(run)}`;
}

function grouped(runs: readonly LoadRun[], keyOf: (run: LoadRun) => string): Map<string, LoadRun[]> {
  const groups = new Map<string, LoadRun[]>();
  for (const run of runs) groups.set(keyOf(run), [...(groups.get(keyOf(run)) ?? []), run]);
  return groups;
}
