import { exercisesOf } from '../../../labs/runner/load.ts';
import { withExercise, writeProgress } from '../../../labs/runner/progress.ts';
import { prepare, reset as resetExercise } from '../../../labs/runner/session.ts';
import type { Action } from '../../cli/command.ts';
import { step } from '../../core/step.ts';
import { takeLock } from '../../system/lock.ts';
import { findPlace, readWords } from './find.ts';
import { lockOf } from './solve.ts';
import { openTerminals } from './terminals.ts';

/** `reset` and `reset 2.1` undo one exercise, `reset 2` the whole lab. What is not the lab's is not touched. */
export const reset: Action<{ cluster?: string }> = async ({ emit, signal }, words, { cluster: name }) => {
  const { cluster, progress, lab, exercise } = await findPlace(words, name);
  using _lock = await takeLock(lockOf(cluster.name), { signal });
  const { entry, exercise: wanted } = readWords(words);
  const whole = entry !== undefined && wanted === undefined;
  const ids = whole ? exercisesOf(lab).map(({ id }) => id) : [exercise.id];
  if (whole) {
    await using terminals = await openTerminals(cluster, { signal });
    await prepare(lab, { cluster, terminals, emit, signal });
  } else {
    await step(emit, `resetting ${exercise.id}: ${exercise.title}`, () =>
      resetExercise(exercise, { cluster, emit, signal }),
    );
  }
  const cleared = ids.reduce((now, id) => withExercise(now, id, { state: 'open', at: undefined }), progress);
  await writeProgress(cluster, whole ? { ...cleared, exercise: ids[0] } : cleared);
  return { lab: String(lab.number), exercises: ids.map((id) => ({ id })) };
};
