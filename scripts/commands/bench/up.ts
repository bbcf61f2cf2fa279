import { resolve } from 'node:path';
import { withStolen } from '../../../bench/harness/with-stolen.ts';
import { benchCycles } from '../../../bench/up/cycles.ts';
import { benchMining } from '../../../bench/up/mining.ts';
import { benchRoom } from '../../../bench/up/room.ts';
import { benchUp } from '../../../bench/up/run.ts';
import type { Action } from '../../cli/command.ts';
import { readWhole } from '../../cli/options.ts';
import type { Engine } from '../../cluster/engine/connect.ts';
import { startedEngine } from '../../cluster/engine/start.ts';
import type { Emit } from '../../core/events.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { conditionsOf } from './conditions.ts';
import { openReport } from './report-file.ts';
import { writePromises } from './write-promises.ts';

export interface BenchUpOptions {
  readonly rounds: string;
  readonly cycles?: string;
  readonly students?: string;
  readonly out: string;
}

/** @throws USAGE, NO_ENGINE, WRITE_FAILED before anything is measured. */
export const benchUpCommand: Action<BenchUpOptions> = async ({ emit, signal, typed }, _words, options) => {
  const { title, name, measure } = chosen(options);
  if (name === 'bench-up') await requirePrograms(['curl']);
  const write = await openReport(resolve(options.out), `${name}.json`);
  const engine = await startedEngine(emit);
  emit({ event: 'chapter', title });
  const conditions = conditionsOf(typed, null, { engine: engine.version });
  const rows = await withStolen(() => measure(engine, emit, signal));
  return writePromises({ of: 'up', rows, conditions }, write, emit);
};

interface Choice {
  readonly title: string;
  /** Of the file. */
  readonly name: string;
  readonly measure: (engine: Engine, emit: Emit, signal: AbortSignal) => ReturnType<typeof benchUp>;
}

function chosen({ rounds: roundsText, cycles: cyclesText, students: studentsText }: BenchUpOptions): Choice {
  if (cyclesText !== undefined) {
    const cycles = readWhole('--cycles', cyclesText, 10, 1000);
    return {
      title: 'Nodes, again and again',
      name: 'bench-cycles',
      measure: (engine, emit, signal) => benchCycles(engine, cycles, emit, signal),
    };
  }
  if (studentsText !== undefined) {
    const students = readWhole('--students', studentsText, 1, 50);
    return {
      title: 'A room of students',
      name: 'bench-room',
      measure: (engine, emit, signal) => benchRoom(engine, students, emit, signal),
    };
  }
  const rounds = readWhole('--rounds', roundsText, 1, 50);
  return {
    title: 'Nodes against the barest way to make them',
    name: 'bench-up',
    measure: async (engine, emit, signal) => [
      ...(await benchUp(engine, rounds, emit, signal)),
      ...(await benchMining(rounds, emit, signal)),
    ],
  };
}
