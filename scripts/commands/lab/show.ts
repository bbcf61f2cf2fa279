import { exerciseOf, exercisesOf } from '../../../labs/runner/load.ts';
import type { Action } from '../../cli/command.ts';
import { findPlace, onCluster, openLab, readWords } from './find.ts';
import { showExercise, showLab } from './say.ts';

/** With an ID nobody needs to be asked; without, the cluster knows where the student is. */
export const show: Action<{ cluster?: string }> = async ({ emit }, words, { cluster }) => {
  const { entry, exercise: wanted } = readWords(words);
  const lab = entry && (await openLab(entry));
  if (lab && wanted === undefined) {
    emit({ event: 'text', text: `${showLab(lab)}\n` });
    emit({
      event: 'text',
      text: `  Start it:  ./workshop lab start ${lab.number}${onCluster(cluster)}    Read on:  ./workshop lab show ${exercisesOf(lab)[0]?.id}`,
    });
    return {
      lab: String(lab.number),
      exercises: lab.guide.exercises.map(({ id, title }) => ({ id, title })),
    };
  }
  const place = lab ? { lab, exercise: exerciseOf(lab, wanted ?? '') } : await findPlace(words, cluster);
  emit({ event: 'text', text: showExercise(place.lab, place.exercise) });
  const { id, title } = place.exercise;
  return { lab: String(place.lab.number), exercises: [{ id, title }] };
};
