import { LABS } from '../../../labs/catalogue.ts';
import { NO_PROGRESS, readProgress } from '../../../labs/runner/progress.ts';
import type { Action } from '../../cli/command.ts';
import { WorkshopError } from '../../core/errors.ts';
import { table } from '../../core/table.ts';
import { findCluster } from '../cluster/name.ts';
import { onCluster, openLab } from './find.ts';

/** Without a cluster there are labs all the same, only no progress. */
export const list: Action<{ cluster?: string }> = async ({ emit }, _words, { cluster }) => {
  const progress = await findCluster(cluster).then(readProgress, (error: unknown) => {
    if (error instanceof WorkshopError && cluster === undefined) return NO_PROGRESS;
    throw error;
  });
  const labs = await Promise.all(
    LABS.map(async (entry) => {
      const { guide, lab } = await openLab(entry);
      const done = guide.exercises.filter(
        ({ id }) => (progress.exercises[id]?.state ?? 'open') !== 'open',
      ).length;
      const { number, name } = entry;
      return {
        id: String(number),
        name,
        summary: lab.summary,
        minutes: lab.minutes,
        exercises: guide.exercises.length,
        done,
      };
    }),
  );
  const rows = labs.map(({ id, name, minutes, exercises, done, summary }) => [
    id,
    name,
    `${minutes} min`,
    `${done}/${exercises}`,
    Number(id) === progress.lab ? `${summary} (you are here)` : summary,
  ]);
  emit({ event: 'text', text: table(['LAB', 'NAME', 'TIME', 'DONE', 'WHAT'], rows) });
  emit({ event: 'text', text: `\n  Start one:  ./workshop lab start 1${onCluster(cluster)}` });
  return { labs };
};
