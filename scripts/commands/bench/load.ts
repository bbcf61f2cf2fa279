import { basename, dirname, resolve } from 'node:path';
import { measureLoads } from '../../../bench/load/measure.ts';
import { plan } from '../../../bench/load/plan.ts';
import { renderRuns } from '../../../bench/load/render.ts';
import type { LoadRun } from '../../../bench/schema/load-run.ts';
import { type LoadResult, SCHEMA } from '../../../bench/schema/result.ts';
import type { Action } from '../../cli/command.ts';
import { count } from '../../core/words.ts';
import { machineFacts } from '../../system/machine.ts';
import { type LoadOptions, readLoad } from './load/options.ts';
import { findSubjects } from './load/subjects.ts';
import { writePageBeside } from './page-beside.ts';
import { openReport } from './report-file.ts';

export interface BenchLoadOptions extends LoadOptions {
  readonly out: string;
}

/** @throws USAGE, NOT_RUNNING, WRITE_FAILED before anything is loaded. Interrupted, it writes what there is first. */
export const benchLoad: Action<BenchLoadOptions> = async ({ emit, signal, typed }, [word], options) => {
  const { manner, sizes, runs: times, form, seed } = readLoad(options);
  const { url, on, cluster } = options;
  const subjects = await findSubjects({ word, url, on, cluster, sizes }, emit, signal);
  const file = resolve(options.out);
  const write = await openReport(dirname(file), basename(file));
  const points = plan(subjects, manner);

  const startedAt = new Date().toISOString();
  const all = Array.from({ length: times }, () => points).flat();
  const runs = await measureLoads(all, { emit, signal });
  const reasons = reasonsOf(runs, all.length);
  const result: LoadResult = {
    schema: SCHEMA,
    kind: 'load',
    command: typed,
    startedAt,
    machine: machineFacts(),
    versions: { node: process.versions.node },
    seed: manner.loop.kind === 'open' && manner.loop.arrivals === 'poisson' ? seed : null,
    valid: reasons.length === 0,
    reasons,
    runs,
  };
  const report = await write(result);
  const page = await writePageBeside(report, result);
  // Into a spreadsheet goes the table and nothing else.
  const text = renderRuns(runs, form);
  emit({
    event: 'text',
    text: form === 'text' ? `\n${text}\n\n  The page, with plots:  ${page}\n  As JSON:  ${report}\n` : text,
  });
  signal.throwIfAborted();
  return { ok: result.valid, valid: result.valid, reasons, runs: runs.map(inShort), report, page };
};

/** Without the histogram, which is for programs that read the file. */
function inShort({ latency: _, ...run }: LoadRun) {
  return run;
}

function reasonsOf(runs: readonly LoadRun[], wanted: number): string[] {
  const bad = runs.filter(({ valid }) => !valid).length;
  return [
    ...(bad > 0 ? [`${count(bad, 'run')} of ${runs.length} cannot be trusted`] : []),
    ...(runs.length < wanted ? [`${count(wanted - runs.length, 'run')} of ${wanted} were not made`] : []),
  ];
}
