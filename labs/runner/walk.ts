/** Walks through the labs as chance has it: from whatever state the last one left, any exercise can be started, solved and checked. */
import type { Random } from '../../bench/stats/random.ts';
import { messageOf } from '../../scripts/core/errors.ts';
import { type Exercise, exercisesOf, type LoadedLab } from './load.ts';
import { bringTo, reset, type Session, solve } from './session.ts';

export interface Walk {
  readonly lab: string;
  /** Where it was started, and what had to be done there. */
  readonly exercise: string;
  readonly ok: boolean;
  readonly seconds: number;
  /** Why it is not ok. */
  readonly why: string | undefined;
  /** What was done afterwards, with no regard to what comes of it. */
  readonly then: readonly string[];
}

const MOST_STEPS = 3;
const STEPS = ['solve', 'reset', 'skip'] as const;

/** One walk. Rejects only when it was interrupted. */
export async function walk(labs: readonly LoadedLab[], session: Session, random: Random): Promise<Walk> {
  session.signal.throwIfAborted();
  const begin = performance.now();
  const lab = oneOf(labs, random);
  const exercises = exercisesOf(lab);
  const exercise = oneOf(exercises, random);
  const why = await startAndSolve(lab, exercise, session);
  const seconds = Math.round(performance.now() - begin) / 1000;
  const then = why === undefined ? await wander(exercises, exercise, session, random) : [];
  return { lab: String(lab.number), exercise: exercise.id, ok: why === undefined, seconds, why, then };
}

async function startAndSolve(
  lab: LoadedLab,
  exercise: Exercise,
  session: Session,
): Promise<string | undefined> {
  try {
    await bringTo(lab, exercise, session);
    const { ok, saw, expected } = await solve(exercise, session);
    return ok ? undefined : `saw ${saw}; expected ${expected}`;
  } catch (error) {
    session.signal.throwIfAborted();
    return messageOf(error);
  }
}

/** Leaves the cluster in some state that nobody thought of. What fails on the way is what students do as well. */
async function wander(
  exercises: readonly Exercise[],
  from: Exercise,
  session: Session,
  random: Random,
): Promise<string[]> {
  const done: string[] = [];
  let at = exercises.indexOf(from);
  for (let left = random.integer(MOST_STEPS + 1); left > 0; left--) {
    session.signal.throwIfAborted();
    const step = oneOf(STEPS, random);
    if (step === 'skip') at = Math.min(at + 1, exercises.length - 1);
    const exercise = exercises[at] as Exercise;
    done.push(`${step} ${exercise.id}`);
    try {
      if (step === 'solve') await solve(exercise, session);
      if (step === 'reset') await reset(exercise, session);
    } catch {
      session.signal.throwIfAborted(); // else it was out of order
    }
  }
  return done;
}

function oneOf<Item>(items: readonly Item[], random: Random): Item {
  return items[random.integer(items.length)] as Item;
}
