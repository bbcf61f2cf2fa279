import { LABS } from '../../../labs/catalogue.ts';
import { progressOf, readProgress } from '../../../labs/runner/progress.ts';
import type { Action } from '../../cli/command.ts';
import { table } from '../../core/table.ts';
import { findCluster } from '../cluster/name.ts';
import { openLab } from './find.ts';

/** For the student and for the instructor: what is done, by whom, and how many checks and hints it took. */
export const status: Action<{ cluster?: string }> = async ({ emit }, _words, { cluster: name }) => {
  const cluster = await findCluster(name);
  const progress = await readProgress(cluster);
  const labs = await Promise.all(
    LABS.map(async (entry) => {
      const { guide } = await openLab(entry);
      const exercises = guide.exercises.map(({ id, title }) => ({ id, title, ...progressOf(progress, id) }));
      return { id: String(entry.number), name: entry.name, exercises };
    }),
  );
  const rows = labs.flatMap(({ exercises }) =>
    exercises.map(({ id, title, state, checks, hints, at }) => [
      id === progress.exercise ? `${id} ←` : id,
      title,
      state === 'open' ? '-' : state,
      at === undefined ? '-' : at.slice(0, 16).replace('T', ' '),
      String(checks),
      String(hints),
    ]),
  );
  emit({ event: 'text', text: table(['EXERCISE', 'WHAT', 'STATE', 'SINCE (UTC)', 'CHECKS', 'HINTS'], rows) });
  return { cluster: cluster.name, lab: progress.lab === undefined ? null : String(progress.lab), labs };
};
