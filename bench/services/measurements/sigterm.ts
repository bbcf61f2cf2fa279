/** Leaving in time: under load, without cutting an answer, without losing a count. */
import { setTimeout as delay } from 'node:timers/promises';
import { RedisReader } from '../../../scripts/deployment/redis-reader.ts';
import { closedLoop } from '../load/closed-loop.ts';
import { requestBytes } from '../load/request.ts';
import type { Measurement, MeasurementContext } from '../measurement.ts';
import { judge, type Row } from '../row.ts';
import type { Child } from '../stage/child.ts';

const ROUNDS = 5;
const LOAD_MS = 2000;
const CONNECTIONS = 50;
const BODY = Buffer.alloc(32, 7);

const LOADS = {
  rng: requestBytes('GET', '/32'),
  hasher: requestBytes('POST', '/', BODY),
  webui: requestBytes('GET', '/json'),
} as const;

export const sigterm: Measurement = {
  names: ['SIGTERM'],
  seconds: (Object.keys(LOADS).length + 1) * ROUNDS * 4,
  needs: ['redis'],
  async run(context) {
    const rows: Row[] = [];
    for (const service of ['rng', 'hasher', 'webui'] as const)
      rows.push(...(await stopServer(context, service)));
    rows.push(...(await stopWorkers(context)));
    return rows;
  },
};

async function stopServer(
  { stage, signal, progress }: MeasurementContext,
  service: keyof typeof LOADS,
): Promise<Row[]> {
  const redis = await stage.redis();
  const times: number[] = [];
  const codes: (number | null)[] = [];
  let cut = 0;
  let answers = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const server = await stage.service(service, {}, { redis: redis.port });
    const load = closedLoop({
      port: server.port,
      connections: CONNECTIONS,
      requests: [LOADS[service]],
      until: signal,
    });
    await delay(LOAD_MS, undefined, { signal });
    const { ms, code } = await terminate(server.child);
    const result = await load;
    times.push(ms);
    codes.push(code);
    cut += result.cut;
    answers += result.answers;
    progress(round + 1, ROUNDS, 'rounds', `${service}: ${Math.round(ms)} ms`);
  }
  return [
    exitRow(service, times, codes, `${CONNECTIONS} connections at full speed`),
    judge({
      name: `SIGTERM ${service}, cut answers`,
      measured: `answers that had begun and did not end, in ${ROUNDS} stops (${answers} whole answers)`,
      value: cut,
      unit: '',
      target: { kind: 'exactly', limit: 0 },
      problems: answers > 0 ? [] : ['nothing was answered'],
    }),
  ];
}

/** Ten workers on one rng: most of them wait in its queue when they are told to stop. */
async function stopWorkers({ stage, signal, progress }: MeasurementContext): Promise<Row[]> {
  const workers = 10;
  const times: number[] = [];
  const codes: (number | null)[] = [];
  let lost = 0;
  let counted = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const [redis, rng, hasher] = [
      await stage.redis(),
      await stage.service('rng'),
      await stage.service('hasher'),
    ];
    const others = { redis: redis.port, rng: rng.port, hasher: hasher.port };
    const running = await Promise.all(Array.from({ length: workers }, () => stage.worker(others)));
    await delay(LOAD_MS + round * 230, undefined, { signal });
    for (const { ms, code } of await Promise.all(running.map(({ child }) => terminate(child)))) {
      times.push(ms);
      codes.push(code);
    }
    const reader = new RedisReader(redis.url);
    const { hashes } = await reader.counters();
    const { calls } = await reader.calls(0);
    reader.close();
    counted += hashes;
    lost += calls.filter(({ service }) => service === 'hasher').length - hashes;
    progress(round + 1, ROUNDS, 'rounds', `workers: ${Math.round(Math.max(...times))} ms`);
  }
  return [
    exitRow('worker', times, codes, `${workers} workers on one rng`),
    judge({
      name: 'SIGTERM worker, lost hashes',
      measured: `units published but not in the counter, in ${ROUNDS} stops of ${workers} workers (${counted} counted)`,
      value: lost,
      unit: '',
      target: { kind: 'exactly', limit: 0 },
      problems: counted > 0 ? [] : ['nothing was counted'],
    }),
  ];
}

function exitRow(
  service: string,
  times: readonly number[],
  codes: readonly (number | null)[],
  load: string,
): Row {
  const wrong = codes.filter((code) => code !== 0);
  return judge({
    name: `SIGTERM ${service}`,
    measured: `longest time from SIGTERM to the end of the process, under load (${load})`,
    value: Math.max(...times),
    unit: 'ms',
    target: { kind: 'below', limit: 1000 },
    problems: wrong.length > 0 ? [`${wrong.length} ended with a code other than 0`] : [],
    details: { ms: times.map((ms) => Math.round(ms)) },
  });
}

async function terminate(child: Child): Promise<{ ms: number; code: number | null }> {
  const begin = performance.now();
  child.kill('SIGTERM');
  const { at, code } = await child.exited;
  return { ms: at - begin, code };
}
