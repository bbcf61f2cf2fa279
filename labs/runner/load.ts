/** A lab, whole: its guide read and checked against its lab.ts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { ROOT } from '../../scripts/core/root.ts';
import { count } from '../../scripts/core/words.ts';
import { formatProblem, type Guide, type GuideExercise } from './guide/guide.ts';
import { parseGuide } from './guide/parse.ts';
import { validate } from './guide/validate.ts';
import type { Lab, LabExercise } from './lab.ts';

export interface LoadedLab {
  readonly number: number;
  readonly name: string;
  readonly guide: Guide;
  readonly lab: Lab;
}

/** An exercise with both its sides, and how many nodes its lab needs. */
export interface Exercise extends GuideExercise {
  readonly lab: LabExercise & { readonly nodes: number };
}

export interface Source {
  readonly number: number;
  readonly name: string;
  readonly folder: string;
  readonly lab: Lab;
  /** Where labs are; elsewhere only in tests. */
  readonly labsFolder?: string | undefined;
}

/** @throws INVALID_LAB with every problem, each with file, line and column. */
export async function loadLab({ number, name, folder, lab, labsFolder }: Source): Promise<LoadedLab> {
  const at = labsFolder ?? join(ROOT, 'labs');
  const guideFile = `labs/${folder}/README.md`;
  const labFile = `labs/${folder}/lab.ts`;
  const [markdown, labSource] = await Promise.all([
    readFile(join(at, folder, 'README.md'), 'utf8').catch(() => ''),
    readFile(join(at, folder, 'lab.ts'), 'utf8').catch(() => ''),
  ]);
  const { guide, problems } = parseGuide(markdown, guideFile);
  const all = [...problems, ...validate({ number, guide, guideFile, lab, labFile, labSource })];
  if (all.length > 0) {
    throw new WorkshopError('INVALID_LAB', {
      what: `Lab ${number} has ${count(all.length, 'problem')}.`,
      why: all.map(formatProblem).join('\n'),
    });
  }
  return { number, name, guide, lab };
}

/** In the order of the guide. */
export function exercisesOf({ guide, lab }: LoadedLab): Exercise[] {
  const { nodes } = lab.needs;
  return guide.exercises.map((exercise) => ({
    ...exercise,
    lab: { ...(lab.exercises[exercise.id] as LabExercise), nodes },
  }));
}

/** @throws USAGE naming those there are. */
export function exerciseOf(loaded: LoadedLab, id: string): Exercise {
  const exercises = exercisesOf(loaded);
  const found = exercises.find((exercise) => exercise.id === id);
  if (found) return found;
  throw new WorkshopError('USAGE', {
    what: `Lab ${loaded.number} has no exercise "${id}".`,
    hint: `It has ${exercises.map((exercise) => exercise.id).join(', ')}.`,
  });
}
