import { runCheck } from '../../../labs/runner/check.ts';
import { withCheck, writeProgress } from '../../../labs/runner/progress.ts';
import type { Action } from '../../cli/command.ts';
import { findPlace, onCluster } from './find.ts';
import { findingForPrograms, showFinding } from './say.ts';

export const check: Action<{ cluster?: string }> = async ({ emit, signal }, words, { cluster: name }) => {
  const { cluster, progress, lab, exercise } = await findPlace(words, name);
  const finding = await runCheck(exercise.lab, { cluster, signal });
  await writeProgress(cluster, withCheck(progress, exercise.id, finding.ok, 'done', new Date()));
  emit({ event: 'text', text: showFinding(exercise, finding) });
  const go = finding.ok ? 'Go on:  ./workshop lab next' : 'Stuck?  ./workshop lab hint';
  emit({ event: 'text', text: `\n  ${go}${onCluster(name)}` });
  return { ok: finding.ok, lab: String(lab.number), exercises: [findingForPrograms(exercise.id, finding)] };
};
