import { LABS } from '../../../labs/catalogue.ts';
import { runCheck } from '../../../labs/runner/check.ts';
import { exercisesOf } from '../../../labs/runner/load.ts';
import { progressOf, withCheck, writeProgress } from '../../../labs/runner/progress.ts';
import type { Action } from '../../cli/command.ts';
import { findPlace, onCluster } from './find.ts';
import { findingForPrograms, showExercise, showFinding } from './say.ts';

/** Goes on only from an exercise that is done; `solve` is how to skip one, so that what follows still works. */
export const next: Action<{ cluster?: string }> = async ({ emit, signal }, _words, { cluster: name }) => {
  const { cluster, progress: before, lab, exercise } = await findPlace([], name);
  const isDone = progressOf(before, exercise.id).state !== 'open';
  const finding = isDone ? undefined : await runCheck(exercise.lab, { cluster, signal });
  const progress = finding ? withCheck(before, exercise.id, finding.ok, 'done', new Date()) : before;
  const exercises = exercisesOf(lab);
  const following = exercises[exercises.findIndex(({ id }) => id === exercise.id) + 1];
  const goesOn = finding?.ok !== false;
  await writeProgress(cluster, goesOn && following ? { ...progress, exercise: following.id } : progress);
  if (finding) emit({ event: 'text', text: `${showFinding(exercise, finding)}\n` });
  const findings = finding ? [findingForPrograms(exercise.id, finding)] : [];
  const result = { lab: String(lab.number), exercises: findings };
  if (!goesOn) {
    const on = onCluster(name);
    emit({
      event: 'text',
      text: `  Stuck?  ./workshop lab hint${on}    Skip it:  ./workshop lab solve${on}`,
    });
    return { ok: false, ...result };
  }
  if (following) emit({ event: 'text', text: showExercise(lab, following) });
  else emit({ event: 'text', text: `  Lab ${lab.number} is done. ${whatFollows(lab.number, name)}` });
  return { ...result, next: following?.id ?? null };
};

function whatFollows(number: number, cluster: string | undefined): string {
  const later = LABS.find((entry) => entry.number > number);
  return later
    ? `The next one:  ./workshop lab start ${later.number}${onCluster(cluster)}`
    : 'It was the last one.';
}
