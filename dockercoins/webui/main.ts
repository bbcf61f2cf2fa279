/** webui: the page with the live graph. Environment: HOST, PORT, ADMIN_PORT, REDIS_URL, READ_MS, STOP_MS. */
import { startAdmin } from '../common/admin.ts';
import { address, port, readConfiguration, text, wholeNumber } from '../common/config.ts';
import { listen } from '../common/http-service.ts';
import { type Running, runService, STOP_MS, stopTimes } from '../common/lifecycle.ts';
import { createLog } from '../common/log.ts';
import { createRegistry, errorCounter, gauge, requestCounter } from '../common/metrics.ts';
import { RedisLink } from '../common/redis-link.ts';
import { createHandler } from './handler.ts';
import { READ_MS, Sampler } from './sampler.ts';

/** A Redis that does not answer for so long counts as away: within a second the page has to know. */
const REDIS_TIMEOUT_MS = 700;

const log = createLog('webui');
await runService(log, start);

async function start(): Promise<Running> {
  const config = readConfiguration('webui', {
    HOST: text('0.0.0.0'),
    PORT: port(80),
    ADMIN_PORT: port(undefined),
    REDIS_URL: address('redis://redis', ['redis:', 'rediss:']),
    READ_MS: wholeNumber(READ_MS, 10, 10_000),
    STOP_MS,
  });
  const registry = createRegistry('webui');
  const countError = errorCounter(registry, ['garbage', 'gone', 'redis']);
  const redis = new RedisLink({ url: config.REDIS_URL, timeoutMs: REDIS_TIMEOUT_MS });
  const sampler = new Sampler({
    redis,
    readMs: config.READ_MS,
    onChange: (reason) => {
      if (reason === undefined) return log.info('Redis answers');
      countError('redis');
      log.warn('Redis does not answer', { reason });
    },
  });
  gauge(registry, 'redis_up', '1 while Redis answers, else 0', () => (sampler.away ? 0 : 1));
  const handler = createHandler({
    redis,
    sampler,
    countRequest: requestCounter(registry),
    countRedisError: () => countError('redis'),
  });
  const app = await listen({ host: config.HOST, port: config.PORT, handler, onError: countError });
  const admin = await startAdmin({
    host: config.HOST,
    port: config.ADMIN_PORT,
    service: 'webui',
    registry,
    problem: () => sampler.away && `no answer from Redis: ${sampler.away.reason}`,
  });
  const sampled = sampler.run();
  sampled.catch((error: Error) => {
    log.error('the sampler broke', { error: error.stack });
    process.exit(1);
  });
  log.info('webui is listening', { address: `${config.HOST}:${app.port}`, admin: admin?.port });

  const { graceMs } = stopTimes(config.STOP_MS);
  return {
    stopMs: config.STOP_MS,
    stop: async () => {
      sampler.stop();
      const [cut] = await Promise.all([app.close(graceMs), admin?.close(graceMs)]);
      redis.close();
      await sampled;
      log.info('webui has stopped', { cut });
    },
  };
}
