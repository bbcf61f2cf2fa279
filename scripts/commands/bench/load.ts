import { measureLoads } from '../../../bench/load/measure.ts';
import { plan } from '../../../bench/load/plan.ts';
import { renderRuns } from '../../../bench/load/render.ts';
import type { LoadRun } from '../../../bench/schema/load-run.ts';
import type { LoadResult } from '../../../bench/schema/result.ts';
import type { Action } from '../../cli/command.ts';
import { count } from '../../core/words.ts';
import { conditionsOf } from './conditions.ts';
import { finish, openFile } from './finish.ts';
import { type LoadOptions, readLoad } from './load/options.ts';
import { findOrigins, seenFromNodes } from './load/origins.ts';
import { findSubjects } from './load/subjects.ts';

export interface BenchLoadOptions extends LoadOptions {
  /** `here`, `all`, or nodes. */
  readonly from: string;
  readonly out: string;
}

/** @throws USAGE, NOT_RUNNING, WRITE_FAILED before anything is loaded. Interrupted, it writes what there is first. */
export const benchLoad: Action<BenchLoadOptions> = async ({ emit, signal, typed }, [word], options) => {
  const { manner, sizes, runs: times, form, seed } = readLoad(options);
  const { url, on, cluster } = options;
  const from = await findOrigins(options.from, cluster);
  const found = await findSubjects(
    { word, url, on, cluster, sizes, nodes: from?.cluster.nodes },
    emit,
    signal,
  );
  const subjects = from ? found.map((each) => seenFromNodes(each, from.cluster, from.inWords)) : found;
  const write = await openFile(options.out);
  const points = plan(subjects, manner);

  const usesChance = manner.loop.kind === 'open' && manner.loop.arrivals === 'poisson';
  const conditions = conditionsOf(typed, usesChance ? seed : null);
  const all = Array.from({ length: times }, () => points).flat();
  const runs = await measureLoads(all, { emit, signal, origins: from?.origins });
  const reasons = reasonsOf(runs, all.length);
  const result: LoadResult = {
    ...conditions,
    kind: 'load',
    valid: reasons.length === 0,
    reasons,
    runs,
  };
  const files = await finish(result, renderRuns(runs, form), form, write, emit);
  signal.throwIfAborted();
  return { ok: result.valid, valid: result.valid, reasons, runs: runs.map(inShort), ...files };
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
