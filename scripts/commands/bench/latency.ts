import { renderLatencies } from '../../../bench/latency/render.ts';
import { measureLatencies } from '../../../bench/latency/run.ts';
import type { LatencyResult } from '../../../bench/schema/result.ts';
import type { Action } from '../../cli/command.ts';
import { readSeconds, readWhole } from '../../cli/options.ts';
import { COUNT_LIMITS, DEFAULT_COUNTS } from '../../deployment/deployment.ts';
import { NEEDED_LOCALLY } from '../../system/programs.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { targetAt, tellOfOrphans, type Where } from '../app/find.ts';
import { conditionsOf, verdictOf } from './conditions.ts';
import { finish, openFile } from './finish.ts';
import { randomSeed } from './load/options.ts';
import { readRange } from './range.ts';

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
  const write = await openFile(options.out);
  if (on === 'local') await tellOfOrphans(emit);

  const conditions = conditionsOf(typed, seed);
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
  const result: LatencyResult = {
    ...conditions,
    kind: 'latency',
    ...verdictOf(points, workers.length),
    on,
    rate,
    seconds,
    points,
  };
  const files = await finish(result, renderLatencies(points), 'text', write, emit);
  signal.throwIfAborted();
  const { valid, reasons } = result;
  return { ok: valid, valid, reasons, on, points, ...files };
};
