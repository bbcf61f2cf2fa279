import { resolve } from 'node:path';
import { renderRows } from '../../../bench/services/table.ts';
import { benchCycles } from '../../../bench/up/cycles.ts';
import { benchUp } from '../../../bench/up/run.ts';
import type { Action } from '../../cli/command.ts';
import { readWhole } from '../../cli/options.ts';
import { startedEngine } from '../../cluster/engine/start.ts';
import { machineFacts } from '../../system/machine.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { openReport } from './report-file.ts';

export interface BenchUpOptions {
  readonly rounds: string;
  readonly cycles?: string;
  readonly out: string;
}

/** @throws USAGE, NO_ENGINE, WRITE_FAILED before anything is measured. */
export const benchUpCommand: Action<BenchUpOptions> = async ({ emit, signal, typed }, _words, options) => {
  const rounds = readWhole('--rounds', options.rounds, 1, 50);
  const cycles = options.cycles === undefined ? 0 : readWhole('--cycles', options.cycles, 10, 1000);
  if (cycles === 0) await requirePrograms(['curl']);
  const write = await openReport(resolve(options.out), cycles > 0 ? 'bench-cycles.json' : 'bench-up.json');
  const engine = await startedEngine(emit);
  const title = cycles > 0 ? 'Nodes, again and again' : 'Nodes against the barest way to make them';
  emit({ event: 'chapter', title });
  const startedAt = new Date().toISOString();
  const rows =
    cycles > 0
      ? await benchCycles(engine, cycles, emit, signal)
      : await benchUp(engine, rounds, emit, signal);
  const file = await write({
    schema: 'workshop.bench-up/1',
    command: typed,
    startedAt,
    machine: machineFacts(),
    versions: { node: process.versions.node, engine: engine.version },
    rows,
  });
  emit({ event: 'text', text: `\n${renderRows(rows)}\n\n  As JSON:  ${file}\n` });
  return { ok: rows.every(({ met }) => met), rows, report: file };
};
