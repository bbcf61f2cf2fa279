import { basename, dirname, resolve } from 'node:path';
import { renderLatencies } from '../../../bench/latency/render.ts';
import { measureLatencies } from '../../../bench/latency/run.ts';
import { type LatencyResult, SCHEMA } from '../../../bench/schema/result.ts';
import type { Action } from '../../cli/command.ts';
import { readSeconds, readWhole } from '../../cli/options.ts';
import { COUNT_LIMITS, DEFAULT_COUNTS } from '../../deployment/deployment.ts';
import { machineFacts } from '../../system/machine.ts';
import { NEEDED_LOCALLY } from '../../system/programs.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { targetAt, tellOfOrphans, type Where } from '../app/find.ts';
import { randomSeed } from './load/options.ts';
import { writePageBeside } from './page-beside.ts';
import { readRange } from './range.ts';
import { openReport } from './report-file.ts';

export interface BenchLatencyOptions extends Where {
  readonly workers: string;
  readonly rng: string;
  readonly seconds: string;
  readonly rate: string;
  readonly seed?: string;
  readonly out: string;
}

/** A name of its own: what a person runs already is not disturbed. */
const NAME = 'bench';

/** @throws USAGE, MISSING, WRITE_FAILED before anything is started. Interrupted, it writes what there is first. */
export const benchLatency: Action<BenchLatencyOptions> = async ({ emit, signal, typed }, _words, options) => {
  const workers = readRange('--workers', options.workers, COUNT_LIMITS.worker.low, COUNT_LIMITS.worker.high);
  const rng = readWhole('--rng', options.rng, 1, COUNT_LIMITS.rng.high);
  const seconds = readSeconds('--seconds', options.seconds, 1, 600);
  const rate = readWhole('--rate', options.rate, 1, 100);
  const seed = options.seed === undefined ? randomSeed() : readWhole('--seed', options.seed, 0, 999_999_999);
  const { on, cluster } = options;
  const target = await targetAt({ on, cluster });
  if (on === 'local') await requirePrograms(NEEDED_LOCALLY);
  const file = resolve(options.out);
  const write = await openReport(dirname(file), basename(file));
  if (on === 'local') await tellOfOrphans(emit);

  const startedAt = new Date().toISOString();
  const counts = { ...DEFAULT_COUNTS, worker: 0, rng };
  const points = await measureLatencies({
    start: () => target.start({ name: NAME, counts, emit, signal, lifetime: 'attached' }),
    workers,
    rng,
    rate,
    seconds,
    seed,
    emit,
    signal,
  });
  const bad = points.filter(({ valid }) => !valid).length;
  const reasons = [
    ...(bad > 0 ? [`${bad} of ${points.length} points cannot be trusted`] : []),
    ...(points.length < workers.length ? [`${workers.length - points.length} points were not measured`] : []),
  ];
  const result: LatencyResult = {
    schema: SCHEMA,
    kind: 'latency',
    command: typed,
    startedAt,
    machine: machineFacts(),
    versions: { node: process.versions.node },
    seed,
    valid: reasons.length === 0,
    reasons,
    on,
    rate,
    seconds,
    points,
  };
  const report = await write(result);
  const page = await writePageBeside(report, result);
  emit({
    event: 'text',
    text: `\n${renderLatencies(points)}\n\n  The page, with plots:  ${page}\n  As JSON:  ${report}\n`,
  });
  signal.throwIfAborted();
  return { ok: result.valid, valid: result.valid, reasons, on, points, report, page };
};
