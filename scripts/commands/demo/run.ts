import { resolve } from 'node:path';
import { prepareReportFolder, writeReport } from '../../../bench/report/write.ts';
import { runDemo } from '../../../bench/scenario/demo.ts';
import type { Action } from '../../cli/command.ts';
import { readSeconds } from '../../cli/options.ts';
import { step } from '../../core/step.ts';
import { DEFAULT_COUNTS } from '../../deployment/deployment.ts';
import { localTarget } from '../../deployment/local/local-target.ts';
import { versionOf } from '../../system/checks.ts';
import { installMissing } from '../../system/install.ts';
import { machineFacts } from '../../system/machine.ts';
import { NEEDED_LOCALLY } from '../../system/programs.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { tellOfOrphans } from '../app/find.ts';

export interface DemoOptions {
  readonly on: 'auto' | 'local';
  readonly install?: boolean;
  readonly seconds: string;
  readonly report: string;
}

/** A deployment of its own, so that an application that runs already is not disturbed. */
const NAME = 'demo';

export const demo: Action<DemoOptions> = async ({ emit, signal, typed }, _words, options) => {
  const seconds = readSeconds('--seconds', options.seconds, 5, 600);
  const folder = resolve(options.report);
  if (options.install) await installMissing(NEEDED_LOCALLY, emit, signal);
  const programs = await requirePrograms(NEEDED_LOCALLY);
  await prepareReportFolder(folder); // a report that cannot be written is better known before the minutes than after
  await tellOfOrphans(emit);

  const versions = {
    node: process.versions.node,
    redis: (await versionOf(programs.redis)) ?? 'unknown',
    haproxy: (await versionOf(programs.haproxy)) ?? 'unknown',
  };
  const result = await runDemo({
    start: () =>
      localTarget.start({ name: NAME, counts: DEFAULT_COUNTS, emit, signal, lifetime: 'attached' }),
    seconds,
    emit,
    signal,
    command: typed,
    machine: machineFacts(),
    versions,
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
