/** Which lab and which exercise a command speaks of. */
import { folderOf, LABS, type LabEntry } from '../../../labs/catalogue.ts';
import {
  type Exercise,
  exerciseOf,
  exercisesOf,
  type LoadedLab,
  loadLab,
} from '../../../labs/runner/load.ts';
import type { Progress } from '../../../labs/runner/progress.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { WorkshopError } from '../../core/errors.ts';

/** A lab as people name it (`2`, `02`, `run-services`, `02-run-services`), or an exercise of it (`2.1`). */
export interface Words {
  readonly entry: LabEntry | undefined;
  readonly exercise: string | undefined;
}

/** @throws USAGE when there is no such lab. */
export function readWords([first, second]: readonly string[]): Words {
  if (first === undefined) return { entry: undefined, exercise: undefined };
  const lab = /^(\d+)\.\d+$/.exec(first)?.[1];
  return { entry: findEntry(lab ?? first), exercise: lab ? first : second };
}

export function findEntry(id: string): LabEntry {
  const found = LABS.find(
    (entry) =>
      id === entry.name || id === folderOf(entry) || (/^\d+$/.test(id) && Number(id) === entry.number),
  );
  if (found) return found;
  throw new WorkshopError('USAGE', {
    what: `There is no lab "${id}".`,
    hint: `There is ${LABS.map(({ number, name }) => `${number} (${name})`).join(', ')}.  ./workshop lab list  says more.`,
  });
}

/** @throws INVALID_LAB when its guide is broken. */
export async function openLab(entry: LabEntry): Promise<LoadedLab> {
  const { lab } = await entry.load();
  return loadLab({ ...entry, folder: folderOf(entry), lab });
}

export interface Place {
  readonly cluster: Cluster;
  readonly progress: Progress;
  readonly lab: LoadedLab;
  readonly exercise: Exercise;
}

/** What is meant by the words, or else what was started last. @throws USAGE when neither tells, NOT_RUNNING without a cluster. */
export async function findPlace(words: readonly string[], clusterName?: string): Promise<Place> {
  const { entry, exercise: wanted } = readWords(words);
  // What speaks to clusters is loaded only when there is one to speak to: a guide must be there at once.
  const [{ findCluster }, { readProgress }] = await Promise.all([
    import('../cluster/name.ts'),
    import('../../../labs/runner/progress.ts'),
  ]);
  const cluster = await findCluster(clusterName);
  const progress = await readProgress(cluster);
  const started = LABS.find(({ number }) => number === progress.lab);
  if (!entry && !started) {
    throw new WorkshopError('USAGE', {
      what: 'No lab has been started on this cluster.',
      hint: './workshop lab list  shows them; ./workshop lab start 1  starts the first.',
    });
  }
  const lab = await openLab(entry ?? (started as LabEntry));
  if (wanted !== undefined) return { cluster, progress, lab, exercise: exerciseOf(lab, wanted) };
  return { cluster, progress, lab, exercise: currentOf(lab, progress) };
}

/** The exercise that the student is at, or the first that is not done. */
export function currentOf(lab: LoadedLab, progress: Progress): Exercise {
  const exercises = exercisesOf(lab);
  const open = exercises.find(({ id }) => (progress.exercises[id]?.state ?? 'open') === 'open');
  return (exercises.find(({ id }) => id === progress.exercise) ?? open ?? exercises[0]) as Exercise;
}

/** What to add to a command so that it speaks of the same cluster. */
export const onCluster = (name: string | undefined): string =>
  name === undefined ? '' : ` --cluster ${name}`;
