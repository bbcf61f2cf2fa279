import { resolve } from 'node:path';
import { MEASUREMENTS } from '../../../bench/services/measurements.ts';
import { runMeasurements } from '../../../bench/services/run.ts';
import { select } from '../../../bench/services/select.ts';
import { renderRows } from '../../../bench/services/table.ts';
import type { Action } from '../../cli/command.ts';
import { machineFacts } from '../../system/machine.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { openReport } from './report-file.ts';

export interface BenchServicesOptions {
  readonly only?: string;
  readonly out: string;
}

/** @throws USAGE for words that fit no measurement; MISSING; WRITE_FAILED before anything is measured. */
export const benchServices: Action<BenchServicesOptions> = async (
  { emit, signal, typed },
  _words,
  options,
) => {
  const measurements = select(MEASUREMENTS, options.only);
  await requirePrograms(measurements.flatMap(({ needs = [] }) => needs));
  const write = await openReport(resolve(options.out), 'bench-services.json');
  const minutes = Math.ceil(measurements.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
  emit({ event: 'chapter', title: 'The services against what they promise' });
  emit({ event: 'story', text: `This takes about ${minutes} min. Leave the machine alone meanwhile.` });

  const startedAt = new Date().toISOString();
  const rows = await runMeasurements(measurements, emit, signal);
  const file = await write({
    schema: 'workshop.bench-services/1',
    command: typed,
    startedAt,
    machine: machineFacts(),
    versions: { node: process.versions.node },
    rows,
  });
  emit({ event: 'text', text: `\n${renderRows(rows)}\n\n  As JSON:  ${file}\n` });
  return { ok: rows.every(({ met }) => met), rows, report: file };
};
