import { resolve } from 'node:path';
import { renderRows } from '../../../bench/services/table.ts';
import { benchUp } from '../../../bench/up/run.ts';
import type { Action } from '../../cli/command.ts';
import { readWhole } from '../../cli/options.ts';
import { startedEngine } from '../../cluster/engine/start.ts';
import { machineFacts } from '../../system/machine.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { openReport } from './report-file.ts';

export interface BenchUpOptions {
  readonly rounds: string;
  readonly out: string;
}

/** @throws USAGE, NO_ENGINE, WRITE_FAILED before anything is measured. */
export const benchUpCommand: Action<BenchUpOptions> = async ({ emit, signal, typed }, _words, options) => {
  const rounds = readWhole('--rounds', options.rounds, 1, 50);
  await requirePrograms(['curl']);
  const write = await openReport(resolve(options.out), 'bench-up.json');
  const engine = await startedEngine(emit);
  emit({ event: 'chapter', title: 'Nodes against the barest way to make them' });
  const startedAt = new Date().toISOString();
  const rows = await benchUp(engine, rounds, emit, signal);
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
