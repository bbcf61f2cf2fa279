/** The labs against their promises: the gate again and again, walks by chance, and how soon they answer; on one cluster that is never cleaned up. */
import type { Emit } from '../../scripts/core/events.ts';
import { count } from '../../scripts/core/words.ts';
import { timeProgram, timeWorkshop } from '../harness/time.ts';
import { median } from '../stats/rate.ts';
import { judge, type Row } from '../table/row.ts';
import { ask } from './ask.ts';

export interface BenchLabsOptions {
  /** Five nodes, for this alone. */
  readonly cluster: string;
  /** How often all labs go through the gate, one pass after another on the same nodes. */
  readonly passes: number;
  readonly walks: number;
  readonly seed: number;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** How often a command is timed whose time is promised. */
const TIMES = 11;
const MINUTE = 60;

/** @returns the rows of the table. */
export async function benchLabs(options: BenchLabsOptions): Promise<Row[]> {
  return [
    ...(await answering(options)),
    ...(options.passes > 0 ? await throughTheGate(options) : []),
    ...(options.walks > 0 ? [await walking(options)] : []),
  ];
}

/** Checks that pass and have nothing to wait for: one of a file, one of containers and their ports. */
const CHECKED = ['2.2', '2.3'];

async function answering({ cluster, signal }: BenchLabsOptions): Promise<Row[]> {
  const workshop = (...words: string[]) => timeWorkshop([...words, '--cluster', cluster], signal);
  await workshop('lab', 'start', '2', '--from', '2.4');
  const checks: number[][] = CHECKED.map(() => []);
  const shown: number[] = [];
  const bare: number[] = [];
  // By turns, so that what the machine does besides falls on all alike.
  for (let turn = 0; turn < TIMES; turn++) {
    for (const [index, exercise] of CHECKED.entries())
      checks[index]?.push(await workshop('lab', 'check', exercise));
    shown.push(await workshop('lab', 'show', '3.1'));
    bare.push(await timeProgram(process.execPath, ['-e', '0'], signal));
  }
  return [
    judge({
      name: 'lab check',
      measured: `the whole command, the slower of ${CHECKED.join(' and ')}, median of ${TIMES}`,
      value: Math.max(...checks.map(median)),
      unit: 's',
      target: { kind: 'below', limit: 1 },
    }),
    judge({
      name: 'lab show',
      measured: `the whole command, median of ${TIMES}`,
      value: median(shown) * 1000,
      unit: 'ms',
      target: { kind: 'below', limit: 300 },
      reference: { what: 'node -e 0', value: median(bare) * 1000, unit: 'ms' },
    }),
  ];
}

interface Replayed {
  readonly id: string;
  readonly ok: boolean;
}

async function throughTheGate({ cluster, passes, emit, signal }: BenchLabsOptions): Promise<Row[]> {
  const listed = (await ask(['lab', 'list', '--cluster', cluster], { signal })).labs as {
    readonly exercises: number;
  }[];
  const total = listed.reduce((sum, { exercises }) => sum + exercises, 0);
  const minutes: number[] = [];
  const failed: string[] = [];
  const problems: string[] = [];
  while (minutes.length < passes) {
    const step = `the gate, pass ${minutes.length + 1} of ${passes}`;
    let done = 0;
    const begin = performance.now();
    const { labs = [] } = await ask(['lab', 'run', '--all', '--gate', '--cluster', cluster], {
      signal,
      onEvent: (event) => {
        if (event.event === 'step' && event.state === 'done' && /^\d/.test(event.step))
          emit({ event: 'progress', step, done: ++done, total, unit: 'exercises' });
      },
    });
    minutes.push((performance.now() - begin) / 1000 / MINUTE);
    const exercises = (labs as { readonly exercises: readonly Replayed[] }[]).flatMap((lab) => lab.exercises);
    failed.push(...exercises.filter(({ ok }) => !ok).map(({ id }) => `pass ${minutes.length}: ${id}`));
    if (exercises.length < total)
      problems.push(`pass ${minutes.length} came to ${exercises.length} of ${total} exercises`);
  }
  const measured = `all ${total} exercises, ${passes} times in a row on the same nodes`;
  return [
    judge({
      name: 'the gate: failures',
      measured: `${measured}: check fails, solve, check passes, reset, check fails`,
      value: failed.length,
      unit: 'exercises',
      target: { kind: 'exactly', limit: 0 },
      problems,
      details: { failed },
    }),
    judge({
      name: 'the gate: one pass',
      measured: `${measured}: the longest pass`,
      value: Math.max(...minutes),
      unit: 'min',
      target: { kind: 'below', limit: 25 },
      details: { minutes },
    }),
  ];
}

interface Walk {
  readonly lab: string;
  readonly exercise: string;
  readonly ok: boolean;
  readonly why?: string;
}

async function walking({ cluster, walks, seed, emit, signal }: BenchLabsOptions): Promise<Row> {
  emit({
    event: 'story',
    text: `${count(walks, 'walk')}: any lab at any exercise, from whatever state the one before left.`,
  });
  const onEvent: Emit = (event) => {
    if (event.event === 'progress') emit(event);
  };
  const words = ['lab', 'walk', '--times', String(walks), '--seed', String(seed), '--cluster', cluster];
  const walked = ((await ask(words, { signal, onEvent })).walks ?? []) as readonly Walk[];
  const failed = walked.filter(({ ok }) => !ok);
  return judge({
    name: 'walks: failures',
    measured: `${count(walks, 'walk')} by chance (seed ${seed}): start, solve, reset or skip, and then the check must pass`,
    value: failed.length,
    unit: 'walks',
    target: { kind: 'exactly', limit: 0 },
    problems: walked.length < walks ? [`${walked.length} of ${walks} walks were made`] : [],
    details: { failed },
  });
}
