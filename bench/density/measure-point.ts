/** So many instances at once: how long until all are ready, and what the machine has less of then. */
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { aFewAtATime } from '../../scripts/core/all.ts';
import type { DensityPoint } from '../schema/density-point.ts';
import { percentile } from '../stats/percentile.ts';
import { AT_ONCE, removeAll, startOne, timesIn } from './containers.ts';
import type { Place } from './place.ts';
import { IMAGE, many, ONE } from './program.ts';

/** What was begun has calmed down by then, in ms. */
const REST_MS = 1500;

type Wanted = Pick<DensityPoint, 'kind' | 'instances'>;

/** All it started is removed again. Rejects when `signal` is aborted, and when the engine refuses. */
export async function measureDensityPoint(
  wanted: Wanted,
  place: Place,
  signal: AbortSignal,
): Promise<DensityPoint> {
  const { docker } = place;
  const [memory, disk] = [await place.freeMemory(), await place.freeDisk()];
  const seen = await begin(wanted, docker, signal).finally(async () => {
    if (signal.aborted) await removeAll(docker);
  });
  await delay(REST_MS, undefined, { signal });
  const [memoryLeft, diskLeft] = [await place.freeMemory(), await place.freeDisk()];
  const own = await ownMemory(seen.containers);
  const since = performance.now();
  await removeAll(docker);
  const removedSeconds = (performance.now() - since) / 1000;
  const each = (before: number | null, after: number | null) =>
    before === null || after === null ? null : (before - after) / wanted.instances;
  const missing = wanted.instances - seen.ready;
  await delay(REST_MS, undefined, { signal });
  return {
    ...wanted,
    seconds: seen.seconds,
    readyMs: seen.readyMs,
    memoryBytes: each(memory, memoryLeft),
    ownMemoryBytes: own === null ? null : own / wanted.instances,
    diskBytes: each(disk, diskLeft),
    removedSeconds,
    valid: missing === 0,
    reasons: missing === 0 ? [] : [`${missing} of ${wanted.instances} were never ready`],
  };
}

interface Begun {
  readonly containers: readonly Docker.Container[];
  readonly seconds: number;
  readonly readyMs: DensityPoint['readyMs'];
  readonly ready: number;
}

/** All times are of the engine's clock, which may differ from ours. */
async function begin({ kind, instances }: Wanted, docker: Docker, signal: AbortSignal): Promise<Begun> {
  if (kind === 'process') {
    const container = await startOne(docker, IMAGE, many(instances));
    const { begun = Number.NaN, ready } = await timesIn(container, instances, signal);
    return {
      containers: [container],
      seconds: secondsBetween(begun, ready),
      readyMs: null,
      ready: ready.length,
    };
  }
  const numbers = Array.from({ length: instances }, (_, index) => index);
  const containers = await aFewAtATime(numbers, AT_ONCE, () => startOne(docker, IMAGE, ONE), signal);
  const looks = await aFewAtATime(
    containers,
    AT_ONCE,
    async (container) => {
      const [ready] = (await timesIn(container, 1, signal)).ready;
      return { asked: Date.parse((await container.inspect()).Created), ready };
    },
    signal,
  );
  const done = looks.flatMap(({ asked, ready }) => (ready === undefined ? [] : [{ asked, ready }]));
  const took = done.map(({ asked, ready }) => ready - asked).sort((a, b) => a - b);
  const seconds = secondsBetween(
    Math.min(...done.map(({ asked }) => asked)),
    done.map(({ ready }) => ready),
  );
  const readyMs = took.length > 0 ? { p50: percentile(took, 50), max: took.at(-1) ?? 0 } : null;
  return { containers, seconds, readyMs, ready: done.length };
}

/** To the last of `times` (ms); 0 when there are none. */
const secondsBetween = (from: number, times: readonly number[]): number =>
  times.length === 0 ? 0 : (Math.max(...times) - from) / 1000;

/** As the engine counts it, without what the kernel would give back; null where it counts nothing. */
async function ownMemory(containers: readonly Docker.Container[]): Promise<number | null> {
  const all = await aFewAtATime(containers, AT_ONCE, async (container) => {
    const { memory_stats } = (await container.stats({
      stream: false,
      'one-shot': true,
    } as never)) as unknown as {
      memory_stats?: { usage?: number; stats?: Record<string, number> };
    };
    // An engine that may not look into control groups answers without.
    const { usage, stats = {} } = memory_stats ?? {};
    return usage === undefined ? null : usage - (stats.inactive_file ?? stats.total_inactive_file ?? 0);
  });
  return all.some((each) => each === null) ? null : all.reduce<number>((sum, each) => sum + (each ?? 0), 0);
}
