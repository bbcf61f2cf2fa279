/** How far a student is. It is kept on the cluster, on node1, so that whoever has the cluster sees it: student and instructor. */
import * as z from 'zod';
import type { Cluster } from '../../scripts/cluster/cluster.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';

/** In the student's home. */
const FILE = '.workshop/progress.json';

const exerciseSchema = z.object({
  /** `done` by the student, or `solved` for them. */
  state: z.enum(['open', 'done', 'solved']),
  /** When it was first found done, as ISO 8601. */
  at: z.string().optional(),
  checks: z.number().int().nonnegative().catch(0),
  hints: z.number().int().nonnegative().catch(0),
});

const progressSchema = z.object({
  version: z.literal(1),
  /** The number of the lab that was started last. */
  lab: z.number().int().positive().optional(),
  /** The exercise that commands without one speak of. */
  exercise: z.string().optional(),
  exercises: z.record(z.string(), exerciseSchema),
});

export type Progress = z.infer<typeof progressSchema>;
export type ExerciseProgress = z.infer<typeof exerciseSchema>;

export const NO_PROGRESS: Progress = { version: 1, exercises: {} };

const UNTOUCHED: ExerciseProgress = { state: 'open', checks: 0, hints: 0 };

/** A file that is missing, empty, or not ours any more counts as no progress. */
export async function readProgress({ nodes }: Pick<Cluster, 'nodes'>): Promise<Progress> {
  const { stdout } = (await nodes[0]?.run(['cat', FILE])) ?? { stdout: '' };
  return parseProgress(stdout);
}

export function parseProgress(text: string): Progress {
  try {
    return progressSchema.safeParse(JSON.parse(text)).data ?? NO_PROGRESS;
  } catch {
    return NO_PROGRESS;
  }
}

/** Written whole or not at all. @throws WRITE_FAILED when node1 has no room, say. */
export async function writeProgress({ nodes }: Cluster, progress: Progress): Promise<void> {
  const script = 'mkdir -p "$(dirname "$0")" && cat > "$0.new" && mv "$0.new" "$0"';
  const output = await nodes[0]?.run(['sh', '-c', script, FILE], {
    input: `${JSON.stringify(progress, undefined, 2)}\n`,
  });
  if (output?.exitCode === 0) return;
  throw new WorkshopError('WRITE_FAILED', {
    what: `The progress could not be written on node1 (~/${FILE}).`,
    why: output?.stderr.trim(),
    hint: 'Is its disk full?  ./workshop ssh node1 -- df -h ~',
  });
}

export function progressOf(progress: Progress, exercise: string): ExerciseProgress {
  return progress.exercises[exercise] ?? UNTOUCHED;
}

/** The same with what is known of one exercise changed. */
export function withExercise(progress: Progress, id: string, change: Partial<ExerciseProgress>): Progress {
  return {
    ...progress,
    exercises: { ...progress.exercises, [id]: { ...progressOf(progress, id), ...change } },
  };
}

/** One more check, and its outcome. What was done once stays done: later exercises change the cluster further. */
export function withCheck(
  progress: Progress,
  id: string,
  ok: boolean,
  by: 'done' | 'solved',
  now: Date,
): Progress {
  const before = progressOf(progress, id);
  const isNew = ok && before.state === 'open';
  return withExercise(progress, id, {
    checks: before.checks + 1,
    ...(isNew ? { state: by, at: now.toISOString() } : {}),
  });
}
