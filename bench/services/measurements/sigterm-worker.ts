/** Workers being told to stop: whatever they have done must be counted. */
import { setTimeout as delay } from 'node:timers/promises';
import { RedisReader } from '../../../scripts/deployment/redis-reader.ts';
import type { Measurement, MeasurementContext } from '../../harness/measurement.ts';
import { stop, stopRow } from '../../harness/stage/stop.ts';
import { judge } from '../../table/row.ts';
import { ask } from '../load/ask.ts';

/** At one rng they queue for 800 ms, so that most are told to stop while they wait. */
const WORKERS = 10;
const LOAD_SECONDS = 8;

export const sigtermWorker: Measurement = {
  names: ['SIGTERM worker'],
  seconds: LOAD_SECONDS + 6,
  needs: ['redis'],
  async run(context) {
    const { stage } = context;
    const [redis, rng, hasher] = [
      await stage.redis(),
      await stage.service('rng'),
      await stage.service('hasher'),
    ];
    const others = { redis: redis.port, rng: rng.port, hasher: hasher.port };
    const workers = [];
    for (let each = 0; each < WORKERS; each++) workers.push(await stage.worker(others));
    await load(context);

    const stops = await Promise.all(workers.map(({ child }) => stop(child)));
    const reader = new RedisReader(redis.url);
    const { hashes } = await reader.counters();
    const { calls } = await reader.calls(0);
    reader.close();
    const published = calls.filter(({ service }) => service === 'rng').length;
    const hashed = await answeredByHasher(hasher.adminPort);
    return [
      stopRow('worker', stops),
      judge({
        name: 'SIGTERM worker: units lost',
        measured: `hashes that hasher has answered, less the counter in Redis, after ${WORKERS} workers were stopped`,
        value: hashed - hashes,
        unit: '',
        target: { kind: 'exactly', limit: 0 },
        details: { hashed, counted: hashes },
      }),
      judge({
        name: 'SIGTERM worker: units unpublished',
        measured: 'the counter in Redis, less the units in the stream dockercoins:calls',
        value: hashes - published,
        unit: '',
        target: { kind: 'exactly', limit: 0 },
        details: { counted: hashes, published },
      }),
    ];
  },
};

async function load({ progress, signal }: MeasurementContext): Promise<void> {
  for (let second = 0; second < LOAD_SECONDS; second++) {
    progress(second, LOAD_SECONDS, 's');
    await delay(1000, undefined, { signal });
  }
  progress(LOAD_SECONDS, LOAD_SECONDS, 's');
}

/** By its own metrics. */
async function answeredByHasher(adminPort: number): Promise<number> {
  const { body } = await ask(adminPort, '/metrics');
  const line = body
    .split('\n')
    .find((each) => /^dockercoins_requests_total\{.*method="POST".*status="200"/.test(each));
  return Number(line?.split(' ').at(-1) ?? 0);
}
