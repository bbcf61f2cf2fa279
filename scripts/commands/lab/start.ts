import { exerciseOf, exercisesOf } from '../../../labs/runner/load.ts';
import { progressOf, readProgress, withExercise, writeProgress } from '../../../labs/runner/progress.ts';
import { bringTo } from '../../../labs/runner/session.ts';
import type { Action } from '../../cli/command.ts';
import type { Cluster, ClusterSpec } from '../../cluster/cluster.ts';
import { findNodes } from '../../cluster/docker/find.ts';
import { dockerProvider } from '../../cluster/docker/provider.ts';
import { connectEngine } from '../../cluster/engine/connect.ts';
import { INSIDE } from '../../cluster/inside/open.ts';
import { WorkshopError } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import { takeLock } from '../../system/lock.ts';
import { LOOPBACK } from '../../system/ports.ts';
import { DEFAULT_CLUSTER, findCluster } from '../cluster/name.ts';
import { findEntry, onCluster, openLab } from './find.ts';
import { showExercise, showLab } from './say.ts';
import { lockOf } from './solve.ts';
import { openTerminals } from './terminals.ts';

export interface StartOptions {
  readonly cluster?: string;
  readonly from?: string;
}

/** From whatever state: no cluster, a node that died, another lab half done. */
export const start: Action<StartOptions> = async ({ emit, signal }, [id = ''], { cluster: name, from }) => {
  const lab = await openLab(findEntry(id));
  const exercise = from === undefined ? undefined : exerciseOf(lab, from);
  const cluster = await wholeCluster(name, emit, signal);
  using _lock = await takeLock(lockOf(cluster.name), { signal });
  await using terminals = await openTerminals(cluster, { signal });
  const solved = await bringTo(lab, exercise, { cluster, terminals, emit, signal });
  const at = exercise ?? exercisesOf(lab)[0];
  let progress = await readProgress(cluster);
  for (const { id: done } of solved) {
    const state = progressOf(progress, done).state === 'done' ? 'done' : 'solved';
    progress = withExercise(progress, done, {
      state,
      at: progress.exercises[done]?.at ?? new Date().toISOString(),
    });
  }
  await writeProgress(cluster, { ...progress, lab: lab.number, exercise: at?.id });
  if (!exercise) emit({ event: 'text', text: `\n${showLab(lab)}` });
  if (at) emit({ event: 'text', text: `\n${showExercise(lab, at)}` });
  const on = onCluster(name);
  emit({
    event: 'text',
    // Who is on a node has a shell already.
    text: `\n${cluster.provider === INSIDE ? '' : `  Your shell:  ./workshop ssh node1${on}  `}  When it is done:  ./workshop lab check${on}`,
  });
  return { lab: String(lab.number), exercise: at?.id, solved: solved.map((each) => each.id) };
};

/** The cluster, mended if a node of it is down, made if there is none. @throws NOT_RUNNING for a broken one that is not ours to mend. */
async function wholeCluster(named: string | undefined, emit: Emit, signal: AbortSignal): Promise<Cluster> {
  const found = await findCluster(named).catch((error: unknown) => {
    if (error instanceof WorkshopError && error.code === 'NOT_RUNNING') return error;
    throw error;
  });
  if (!(found instanceof WorkshopError)) return found;
  const name = named ?? DEFAULT_CLUSTER;
  const { docker } = await connectEngine();
  const known = (await findNodes(docker, name)).find(({ spec }) => spec)?.spec;
  if (!known && !found.what.startsWith('There is no cluster')) throw found;
  const spec: ClusterSpec = known ?? { name, nodes: 5, managers: 0, bind: LOOPBACK };
  const why = known ? 'Not all of its nodes run' : 'It does not exist yet';
  emit({ event: 'story', text: `The cluster "${name}" is needed. ${why}: that is mended first.` });
  return dockerProvider.up(spec, { emit, signal });
}
