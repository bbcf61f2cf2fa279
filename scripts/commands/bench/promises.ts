import { resolve } from 'node:path';
import type { Measurement } from '../../../bench/harness/measurement.ts';
import { runMeasurements } from '../../../bench/harness/run.ts';
import { select } from '../../../bench/harness/select.ts';
import type { Action } from '../../cli/command.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { tellOfOrphans } from '../app/find.ts';
import { conditionsOf } from './conditions.ts';
import { openReport } from './report-file.ts';
import { writePromises } from './write-promises.ts';

export interface BenchPromisesOptions {
  readonly only?: string;
  readonly out: string;
}

/** Holds something against what it promises. @throws USAGE for words that fit no measurement; MISSING; WRITE_FAILED before anything is measured. */
const promises =
  (of: string, title: string, all: () => Promise<readonly Measurement[]>): Action<BenchPromisesOptions> =>
  async ({ emit, signal, typed }, _words, options) => {
    const measurements = select(await all(), options.only);
    await requirePrograms(measurements.flatMap(({ needs = [] }) => needs));
    const write = await openReport(resolve(options.out), `bench-${of}.json`);
    const minutes = Math.ceil(measurements.reduce((sum, { seconds }) => sum + seconds, 0) / 60);
    await tellOfOrphans(emit);
    emit({ event: 'chapter', title });
    emit({ event: 'story', text: `This takes about ${minutes} min. Leave the machine alone meanwhile.` });

    const conditions = conditionsOf(typed, null);
    const rows = await runMeasurements(measurements, emit, signal);
    return writePromises({ of, rows, conditions }, write, emit);
  };

export const benchServices = promises(
  'services',
  'The services against what they promise',
  async () => (await import('../../../bench/services/measurements.ts')).MEASUREMENTS,
);

export const benchGenerator = promises(
  'generator',
  'The load generator against the truth',
  async () => (await import('../../../bench/generator/measurements.ts')).GENERATOR_MEASUREMENTS,
);
