import { renderLatencies } from '../../../bench/latency/render.ts';
import { measureLatencies } from '../../../bench/latency/run.ts';
import type { LatencyResult } from '../../../bench/schema/result.ts';
import type { Action } from '../../cli/command.ts';
import { readSeconds, readWhole } from '../../cli/options.ts';
import { WorkshopError } from '../../core/errors.ts';
import { COUNT_LIMITS, DEFAULT_COUNTS } from '../../deployment/deployment.ts';
import { NEEDED_LOCALLY } from '../../system/programs.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { targetAt, tellOfOrphans, type Where } from '../app/find.ts';
import { conditionsOf, verdictOf } from './conditions.ts';
import { finish, openFile } from './finish.ts';
import { gather } from './gather.ts';
import { findOrigins, urlOnNodes } from './load/origins.ts';
import { readRange } from './range.ts';
import { readSeed } from './seed.ts';

export interface BenchLatencyOptions extends Where {
  readonly workers: string;
  readonly rng: string;
  readonly seconds: string;
  readonly rate: string;
  readonly seed?: string;
  /** `here`, `all`, or nodes. */
  readonly from: string;
  readonly out: string;
}

/** A name of its own: what a person runs already is not disturbed. */
const NAME = 'bench';

/** @throws USAGE, MISSING, WRITE_FAILED before anything is started. Interrupted, it writes what there is first. */
export const benchLatency: Action<BenchLatencyOptions> = async ({ emit, signal, typed }, _words, options) => {
  const { workers, rng, seconds, rate, seed } = readLatency(options);
  const { on, cluster } = options;
  const from = await findOrigins(options.from, cluster);
  if (from && on === 'local') {
    throw new WorkshopError('USAGE', {
      what: `--from ${options.from}: nodes do not reach what runs as processes on this machine.`,
      hint: 'Have it run on nodes:  --on node1, each or swarm.',
    });
  }
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
    from: from && { origins: from.origins, urlThere: (url) => urlOnNodes(url, from.cluster) },
    emit,
    signal,
  });
  const result: LatencyResult = {
    ...conditions,
    kind: 'latency',
    ...verdictOf(points, workers.length),
    on,
    ...(from ? { from: from.origins.map(({ name }) => name) } : {}),
    rate,
    seconds,
    points,
  };
  const files = await finish(result, renderLatencies(result), 'text', write, emit);
  signal.throwIfAborted();
  const { valid, reasons } = result;
  return { ok: valid, valid, reasons, on, points, ...files };
};

function readLatency({ workers, rng, seconds, rate, seed }: BenchLatencyOptions) {
  const { low, high } = COUNT_LIMITS.worker;
  return gather((read) => ({
    workers: read(() => readRange('--workers', workers, low, high)) ?? [],
    rng: read(() => readWhole('--rng', rng, 1, COUNT_LIMITS.rng.high)) ?? 0,
    seconds: read(() => readSeconds('--seconds', seconds, 1, 600)) ?? 0,
    rate: read(() => readWhole('--rate', rate, 1, 100)) ?? 0,
    seed: read(() => readSeed(seed)) ?? 0,
  }));
}
