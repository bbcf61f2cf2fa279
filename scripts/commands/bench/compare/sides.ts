/** Where the runs of a comparison come from: files, or loads that are made now. */
import { badRuns } from '../../../../bench/compare/bad-runs.ts';
import { interleave, type Sides } from '../../../../bench/compare/interleave.ts';
import { type Point, plan } from '../../../../bench/load/plan.ts';
import type { LoadRun } from '../../../../bench/schema/load-run.ts';
import { readBenches } from '../../../../bench/schema/read.ts';
import { seeded } from '../../../../bench/stats/random.ts';
import type { Context } from '../../../cli/command.ts';
import { WorkshopError } from '../../../core/errors.ts';
import type { ReadLoad } from '../load/options.ts';
import { findSubjects } from '../load/subjects.ts';

/** @throws INVALID_MEASUREMENT or USAGE, naming every file that cannot be used. */
export async function readSides(files: Sides<string>): Promise<Sides<LoadRun[]>> {
  const { results, refused } = await readBenches([...new Set(files)]);
  const runsOf = (path: string): LoadRun[] => {
    const found = results.find((each) => each.path === path)?.result;
    if (found === undefined || found.kind === 'load') return found?.runs ?? [];
    const what = `${path} holds the result of a ${found.kind}, not of a load.`;
    refused.push(new WorkshopError('INVALID_MEASUREMENT', { what }));
    return [];
  };
  const runs: Sides<LoadRun[]> = [runsOf(files[0]), runsOf(files[1])];
  const [first] = refused;
  if (!first) return runs;
  throw new WorkshopError(first.code, {
    what: refused.map(({ what }) => what).join('\n'),
    why: refused.flatMap(({ why }) => why ?? []).join('\n') || undefined,
    hint: first.hint,
  });
}

/** Loads both in turn. `words`: `rng`, `hasher` (with `@local`, `@node1`, `@swarm` where it runs elsewhere), or a URL. */
export async function measureSides(
  words: Sides<string>,
  { manner, sizes, runs, seed }: ReadLoad,
  cluster: string | undefined,
  { emit, signal }: Pick<Context, 'emit' | 'signal'>,
): Promise<Sides<LoadRun[]>> {
  const pointsOf = async (word: string): Promise<Point[]> => {
    const [, service = word, on = 'local'] = /^(rng|hasher)@(local|swarm|node[1-9]\d*)$/.exec(word) ?? [];
    const where = on === 'local' ? { on } : { on, cluster };
    return plan(await findSubjects({ word: service, sizes, ...where }, emit, signal), manner);
  };
  const points: Sides<Point[]> = [await pointsOf(words[0]), await pointsOf(words[1])];
  return interleave(points, runs, seeded(seed), { emit, signal });
}

/** @throws INVALID_MEASUREMENT naming every run that must not be compared. */
export function refuseBadRuns(names: Sides<string>, runs: Sides<readonly LoadRun[]>): void {
  const bad = runs.flatMap((side, index) => badRuns(side).map((line) => `${names[index]}: ${line}`));
  const none = names
    .filter((_, index) => runs[index]?.length === 0)
    .map((name) => `${name}: there are no runs`);
  if (bad.length + none.length === 0) return;
  throw new WorkshopError('INVALID_MEASUREMENT', {
    what: 'These runs cannot be compared.',
    why: [...none, ...bad].join('\n'),
    hint: 'Measure again what has errors, or a generator that could not keep up.',
  });
}
