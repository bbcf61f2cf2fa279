/** What an hour brings to each service. */
import type { Stage } from '../../harness/stage/stage.ts';
import type { Hour } from './memory.ts';
import { mine, request } from './memory-work.ts';

const AT_ONCE = { SERVICE_MS: '0' };
/** At ten a second. */
const REQUESTS = 36_000;
/** By one page that asks once a second. */
const POLLS = 3600;
/** By one worker: 3.33 a second. */
const UNITS = 12_000;
const BODY = Buffer.alloc(32, 1);

export const HOURS: readonly Hour[] = [
  {
    service: 'rng',
    brings: `${REQUESTS} GET /32`,
    span: 3,
    seconds: 25,
    async start({ stage, signal }) {
      const { child, port } = await stage.service('rng', AT_ONCE);
      return { child, hour: (tell) => request(port, [{ path: '/32', count: REQUESTS }], signal, tell) };
    },
  },
  {
    service: 'hasher',
    brings: `${REQUESTS} POST of 32 bytes`,
    span: 3,
    seconds: 25,
    async start({ stage, signal }) {
      const { child, port } = await stage.service('hasher', AT_ONCE);
      const asks = [{ method: 'POST', path: '/', body: BODY, count: REQUESTS }] as const;
      return { child, hour: (tell) => request(port, asks, signal, tell) };
    },
  },
  {
    service: 'worker',
    brings: `${UNITS} units of work`,
    span: 1,
    seconds: 60,
    needs: ['redis'],
    async start({ stage, signal }) {
      const { child, redisUrl } = await startMining(stage);
      return { child, hour: (tell) => mine(redisUrl, UNITS, signal, tell) };
    },
  },
  {
    service: 'webui',
    brings: `${REQUESTS} GET /json and ${POLLS} GET /history while a worker makes the counters move`,
    span: 1,
    seconds: 90,
    needs: ['redis'],
    async start({ stage, signal }) {
      const { redisPort } = await startMining(stage);
      const { child, port } = await stage.service('webui', {}, { redis: redisPort });
      const asks = [
        { path: '/json', count: REQUESTS },
        { path: '/history', count: POLLS },
      ];
      return { child, hour: (tell) => request(port, asks, signal, tell) };
    },
  },
];

/** A worker that never sleeps, with all that it needs. */
async function startMining(stage: Stage) {
  const redis = await stage.redis();
  const rng = await stage.service('rng', AT_ONCE);
  const hasher = await stage.service('hasher', AT_ONCE);
  const others = { redis: redis.port, rng: rng.port, hasher: hasher.port };
  const { child } = await stage.worker(others, { SLEEP_MS: '0' });
  return { child, redisPort: redis.port, redisUrl: redis.url };
}
