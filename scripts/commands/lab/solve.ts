import { withCheck, writeProgress } from '../../../labs/runner/progress.ts';
import { solve as solveExercise } from '../../../labs/runner/session.ts';
import type { Action } from '../../cli/command.ts';
import { takeLock } from '../../system/lock.ts';
import { findPlace, onCluster } from './find.ts';
import { findingForPrograms, showFinding } from './say.ts';
import { openTerminals, shownBy } from './terminals.ts';

export interface SolveOptions {
  readonly cluster?: string;
  readonly demo?: boolean;
}

export const solve: Action<SolveOptions> = async (
  { emit, signal },
  words,
  { cluster: name, demo = false },
) => {
  const { cluster, progress, lab, exercise } = await findPlace(words, name);
  using _lock = await takeLock(lockOf(cluster.name), { signal });
  emit({ event: 'chapter', title: `Solving ${exercise.id}: ${exercise.title}` });
  await using terminals = await openTerminals(cluster, { signal, screens: [shownBy(emit, demo)] });
  const finding = await solveExercise(exercise, { cluster, terminals, emit, signal });
  await writeProgress(cluster, withCheck(progress, exercise.id, finding.ok, 'solved', new Date()));
  emit({ event: 'text', text: `\n${showFinding(exercise, finding)}` });
  if (finding.ok) emit({ event: 'text', text: `\n  Go on:  ./workshop lab next${onCluster(name)}` });
  return { ok: finding.ok, lab: String(lab.number), exercises: [findingForPrograms(exercise.id, finding)] };
};

/** One command at a time changes the labs of a cluster. */
export const lockOf = (cluster: string): string => `labs of ${cluster}`;
