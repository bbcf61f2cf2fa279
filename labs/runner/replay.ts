/** Plays a lab from its first exercise to its last, and proves that its checks can tell. */
import { count } from '../../scripts/core/words.ts';
import { runCheck } from './check.ts';
import type { Finding, Kind } from './lab.ts';
import { type Exercise, exercisesOf, type LoadedLab } from './load.ts';
import { prepare, reset, type Session, solve } from './session.ts';

/** null where an exercise only looks around: what it looks at is true before and after. */
export interface Gate {
  readonly failsBefore: boolean | null;
  readonly passesAfter: boolean;
  readonly failsAfterReset: boolean | null;
}

export interface ExerciseResult {
  readonly id: string;
  readonly title: string;
  readonly kind: Kind;
  readonly ok: boolean;
  readonly seconds: number;
  readonly gate?: Gate;
  /** The finding that counts: the first that was not as it should be, else that after solving. */
  readonly finding: Finding;
}

export interface LabResult {
  readonly id: string;
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly exercises: readonly ExerciseResult[];
}

/** Goes on after an exercise that fails, so that one run tells all there is to tell. */
export async function replay(
  lab: LoadedLab,
  session: Session,
  { gate }: { readonly gate: boolean },
): Promise<LabResult> {
  const begin = performance.now();
  await prepare(lab, session);
  const exercises: ExerciseResult[] = [];
  for (const exercise of exercisesOf(lab)) {
    const title = `${exercise.id} ${exercise.title}`;
    session.emit({ event: 'step', state: 'started', step: title });
    const start = performance.now();
    const result = gate ? await throughGate(exercise, session) : await once(exercise, session);
    const seconds = secondsSince(start);
    session.emit({ event: 'step', state: result.ok ? 'done' : 'failed', step: title, seconds });
    if (!result.ok) session.emit({ event: 'notice', level: 'warning', text: inWords(result) });
    exercises.push({ id: exercise.id, title: exercise.title, kind: exercise.lab.kind, seconds, ...result });
  }
  return {
    id: String(lab.number),
    name: lab.name,
    ok: exercises.every(({ ok }) => ok),
    seconds: secondsSince(begin),
    exercises,
  };
}

type Outcome = Pick<ExerciseResult, 'ok' | 'gate' | 'finding'>;

async function once(exercise: Exercise, session: Session): Promise<Outcome> {
  const finding = await solve(exercise, session);
  return { ok: finding.ok, finding };
}

/** Check fails → solve → check passes → reset → check fails; then solved again, because what follows builds on it. */
async function throughGate(exercise: Exercise, session: Session): Promise<Outcome> {
  const { cluster, signal } = session;
  const stands = () => runCheck(exercise.lab, { cluster, signal, patience: 0, explain: false });
  if (exercise.lab.kind === 'looks') {
    const finding = await solve(exercise, session);
    return {
      ok: finding.ok,
      finding,
      gate: { failsBefore: null, passesAfter: finding.ok, failsAfterReset: null },
    };
  }
  const before = await stands();
  const after = await solve(exercise, session);
  await reset(exercise, session);
  const again = await stands();
  const last = await solve(exercise, session);
  const passesAfter = after.ok && last.ok;
  return {
    ok: !before.ok && passesAfter && !again.ok,
    gate: { failsBefore: !before.ok, passesAfter, failsAfterReset: !again.ok },
    finding:
      [before.ok && before, !after.ok && after, again.ok && again].find((each) => each !== false) || last,
  };
}

function inWords({ gate, finding }: Outcome): string {
  const wrong = [
    gate?.failsBefore === false && 'its check passed before anything was done',
    gate?.passesAfter !== true && 'its check failed although it was solved',
    gate?.failsAfterReset === false && 'its check passed after the reset',
  ].filter((each) => each !== false);
  return `${count(wrong.length, 'fault')}: ${wrong.join('; ')}. Looked at ${finding.lookedAt}; saw ${finding.saw}; expected ${finding.expected}.`;
}

const secondsSince = (start: number): number => Math.round(performance.now() - start) / 1000;
