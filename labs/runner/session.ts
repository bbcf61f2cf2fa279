/** Somebody at work on a lab of a cluster: what solving, starting and replaying have in common. */
import type { Cluster } from '../../scripts/cluster/cluster.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';
import type { Emit } from '../../scripts/core/events.ts';
import { step } from '../../scripts/core/step.ts';
import { runCheck } from './check.ts';
import { makeContext } from './context.ts';
import { onHealthyNodes } from './healthy-nodes.ts';
import type { Finding } from './lab.ts';
import { type Exercise, exercisesOf, type LoadedLab } from './load.ts';
import { typeSolution } from './solve.ts';
import type { Terminals } from './terminal/terminals.ts';

export interface Session {
  readonly cluster: Cluster;
  readonly terminals: Terminals;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** What has only just been typed may take its time on a busy machine; a student who asks in vain should not. */
const AFTER_SOLVING = 4;

/** Types the solution and checks it, giving things time to converge. */
export async function solve(exercise: Exercise, { cluster, terminals, signal }: Session): Promise<Finding> {
  await typeSolution(exercise, terminals);
  return runCheck(exercise.lab, { cluster, signal, patience: AFTER_SOLVING });
}

/** Back to before the exercise; engines that do not answer are started again first. @throws what the reset throws. */
export async function reset(exercise: Exercise, session: Omit<Session, 'terminals'>): Promise<void> {
  const { cluster, signal } = session;
  await onHealthyNodes(exercise.lab.nodes, session, async () =>
    exercise.lab.reset?.(makeContext({ cluster, signal })),
  );
}

/** Brings the cluster to where exercise `from` begins, from whatever state: the lab's own start, then everything before, solved. */
export async function bringTo(
  lab: LoadedLab,
  from: Exercise | undefined,
  session: Session,
): Promise<Exercise[]> {
  await prepare(lab, session);
  const exercises = exercisesOf(lab);
  const before = exercises.slice(0, from ? exercises.findIndex(({ id }) => id === from.id) : 0);
  for (const exercise of before) {
    await step(session.emit, `solving ${exercise.id}: ${exercise.title}`, async () => {
      const found = await solve(exercise, session);
      if (!found.ok) throw checkFailed(exercise, found);
    });
  }
  return before;
}

/** The state in which the first exercise begins: nothing done, the application as the lab wants it. @throws USAGE when nodes are missing. */
export async function prepare({ number, lab }: LoadedLab, session: Session): Promise<void> {
  const { cluster, emit, signal } = session;
  if (cluster.nodes.length < lab.needs.nodes) {
    throw new WorkshopError('USAGE', {
      what: `Lab ${number} needs ${lab.needs.nodes} nodes, and "${cluster.name}" has ${cluster.nodes.length}.`,
      hint: `./workshop up ANOTHER --nodes ${lab.needs.nodes}  makes a cluster that is large enough; then --cluster ANOTHER.`,
    });
  }
  // All nodes, not only the lab's: what other labs left is cleared away wherever it is.
  await onHealthyNodes(cluster.nodes.length, session, () =>
    step(emit, `preparing lab ${number}`, () => lab.needs.prepare(makeContext({ cluster, signal }))),
  );
}

/** A finding as an error, for whoever cannot go on without. */
export function checkFailed(
  { id }: Pick<Exercise, 'id'>,
  { lookedAt, saw, expected, tryThis }: Finding,
): WorkshopError {
  return new WorkshopError('CHECK_FAILED', {
    what: `Exercise ${id} is not done.`,
    why: `Looked at: ${lookedAt}. Saw: ${saw}. Expected: ${expected}.`,
    hint: tryThis,
  });
}
