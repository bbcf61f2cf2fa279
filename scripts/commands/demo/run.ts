import { resolve } from 'node:path';
import { prepareReportFolder, writeReport } from '../../../bench/report/write.ts';
import { runDemo } from '../../../bench/scenario/demo.ts';
import type { Action } from '../../cli/command.ts';
import { readSeconds } from '../../cli/options.ts';
import { step } from '../../core/step.ts';
import { machineFacts } from '../../system/machine.ts';
import { tellOfOrphans } from '../app/find.ts';
import { openPlace } from './open-place.ts';

export interface DemoOptions {
  readonly on: 'auto' | 'local' | 'cluster';
  readonly install?: boolean;
  readonly seconds: string;
  readonly report: string;
}

export const demo: Action<DemoOptions> = async ({ emit, signal, typed }, _words, options) => {
  const seconds = readSeconds('--seconds', options.seconds, 5, 600);
  const folder = resolve(options.report);
  const forgetFolder = await prepareReportFolder(folder); // a report that cannot be written is better known before the minutes than after
  await using _unused = { [Symbol.asyncDispose]: forgetFolder }; // a folder with a report in it stays
  await using place = await openPlace(options.on, { emit, signal, install: options.install === true });
  await tellOfOrphans(emit);

  const result = await runDemo({
    start: place.start,
    startEach: place.startEach,
    seconds,
    emit,
    signal,
    command: typed,
    machine: machineFacts(),
    versions: place.versions,
  });
  const { html } = await step(emit, 'writing the report', () => writeReport(folder, 'demo', result));
  emit({ event: 'text', text: `\n  The report, with plots:  ${html}\n` });

  return {
    on: result.on,
    measurements: result.measurements.map(({ rngCallsMs: _, ...measurement }) => measurement),
    bottleneck: result.bottleneck,
    report: html,
  };
};
