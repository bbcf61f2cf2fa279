import { progressOf, withExercise, writeProgress } from '../../../labs/runner/progress.ts';
import type { Action } from '../../cli/command.ts';
import { wrap } from '../../cli/format.ts';
import { findPlace, onCluster } from './find.ts';

/** From a nudge to all but the answer; after the last, where the answer is. */
export const hint: Action<{ cluster?: string }> = async ({ emit }, words, { cluster: name }) => {
  const { cluster, progress, lab, exercise } = await findPlace(words, name);
  const { hints } = exercise.lab;
  const given = Math.min(progressOf(progress, exercise.id).hints, hints.length);
  const text = hints[given];
  if (text !== undefined)
    await writeProgress(cluster, withExercise(progress, exercise.id, { hints: given + 1 }));
  const level = Math.min(given + 1, hints.length);
  if (text !== undefined) emit({ event: 'text', text: `  ${exercise.id}, hint ${level} of ${hints.length}` });
  const last = `There are no more hints for ${exercise.id}. The guide has the commands (./workshop lab show ${exercise.id}), and  ./workshop lab solve${onCluster(name)}  types them for you.`;
  emit({ event: 'text', text: wrap(text ?? last, 88, '  ') });
  return { lab: String(lab.number), exercise: exercise.id, level, levels: hints.length, hint: text ?? null };
};
