/** Memory after an hour's worth of requests, made as fast as they are taken. */
import { setTimeout as delay } from 'node:timers/promises';
import { RedisReader } from '../../../scripts/deployment/redis-reader.ts';
import { type ClosedLoopOptions, closedLoop, problemsOf } from '../load/closed-loop.ts';
import { requestBytes } from '../load/request.ts';
import type { Measurement, MeasurementContext } from '../measurement.ts';
import { judge, type Row } from '../row.ts';
import type { Child } from '../stage/child.ts';

const MEGABYTE = 1e6;
/** An hour of rng at ten a second, and of ten workers' calls to hasher. */
const REQUESTS = 36_000;
/** An hour of one worker. */
const UNITS = 12_000;
/** An hour of ten open pages, each of which asks once a second. */
const PAGE_REQUESTS = 36_000;
const CONNECTIONS = 10;
/** A service of no duration: an hour's worth in a minute. */
const AT_ONCE = { SERVICE_MS: '0' };

export const memory: Measurement = {
  names: ['memory'],
  seconds: 180,
  needs: ['redis'],
  async run(context) {
    const { stage } = context;
    const rng = await stage.service('rng', AT_ONCE);
    const hasher = await stage.service('hasher', AT_ONCE);
    const rows = [
      ...(await underLoad(context, 'rng', rng, REQUESTS, requestBytes('GET', '/32'))),
      ...(await underLoad(
        context,
        'hasher',
        hasher,
        REQUESTS,
        requestBytes('POST', '/', Buffer.alloc(32, 7)),
      )),
    ];
    const redis = await stage.redis();
    const webui = await stage.service('webui', {}, { redis: redis.port });
    const others = { redis: redis.port, rng: rng.port, hasher: hasher.port };
    const { child } = await stage.worker(others, { SLEEP_MS: '0' });
    // The worker mines while the page is asked: the counters move under it.
    const [ofWebui, ofWorker] = await Promise.all([
      underLoad(
        context,
        'webui',
        webui,
        PAGE_REQUESTS,
        requestBytes('GET', '/json'),
        requestBytes('GET', '/history'),
      ),
      whileMining(context, child, redis.url),
    ]);
    return [...rows, ...ofWebui, ...ofWorker];
  },
};

async function underLoad(
  { signal, progress }: MeasurementContext,
  service: string,
  { child, port }: { child: Child; port: number },
  total: number,
  ...requests: Buffer[]
): Promise<Row[]> {
  const options: Omit<ClosedLoopOptions, 'total'> = {
    port,
    connections: CONNECTIONS,
    requests,
    until: signal,
  };
  const first = await closedLoop({
    ...options,
    total: total / 2,
    onAnswer: (answers) => progress(answers, total, 'requests', service),
  });
  const { resident: half } = await child.memory();
  const second = await closedLoop({
    ...options,
    total: total / 2,
    onAnswer: (answers) => progress(total / 2 + answers, total, 'requests', service),
  });
  signal.throwIfAborted();
  return rowsOf(service, `${total} requests`, half, (await child.memory()).resident, [
    ...problemsOf(first),
    ...problemsOf(second),
  ]);
}

async function whileMining(
  { signal, progress }: MeasurementContext,
  child: Child,
  url: string,
): Promise<Row[]> {
  const reader = new RedisReader(url);
  let half: number | undefined;
  try {
    for (let hashes = 0; hashes < UNITS; { hashes } = await reader.counters()) {
      if (hashes >= UNITS / 2) half ??= (await child.memory()).resident;
      progress(hashes, UNITS, 'units', 'worker');
      await delay(200, undefined, { signal });
    }
  } finally {
    reader.close();
  }
  const { resident } = await child.memory();
  return rowsOf('worker', `${UNITS} units of work`, half ?? resident, resident, []);
}

function rowsOf(
  service: string,
  load: string,
  half: number,
  end: number,
  problems: readonly string[],
): Row[] {
  const common = { unit: 'MB', problems };
  return [
    judge({
      ...common,
      name: `memory of ${service}`,
      measured: `resident memory after ${load} at full speed`,
      value: end / MEGABYTE,
      target: { kind: 'below', limit: 60 },
    }),
    judge({
      ...common,
      name: `memory of ${service}, growth`,
      measured: `resident memory at the end less that at half of ${load}`,
      value: (end - half) / MEGABYTE,
      target: { kind: 'below', limit: 2 },
    }),
  ];
}
