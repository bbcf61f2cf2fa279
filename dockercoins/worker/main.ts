/**
 * worker: mines DockerCoins. Environment: RNG_URL, HASHER_URL, REDIS_URL, SLEEP_MS, CALL_TIMEOUT_MS, HOST, ADMIN_PORT,
 * STOP_MS.
 */
import { startAdmin } from '../common/admin.ts';
import { address, port, readConfiguration, text, wholeNumber } from '../common/config.ts';
import { type Running, runService, STOP_MS, stopTimes } from '../common/lifecycle.ts';
import { createLog } from '../common/log.ts';
import { counter, createRegistry, errorCounter, histogram } from '../common/metrics.ts';
import { RedisLink } from '../common/redis-link.ts';
import { WorkLoop } from './work-loop.ts';

const log = createLog('worker');
await runService(log, start);

async function start(): Promise<Running> {
  const config = readConfiguration('worker', {
    RNG_URL: address('http://rng', ['http:']),
    HASHER_URL: address('http://hasher', ['http:']),
    REDIS_URL: address('redis://redis', ['redis:', 'rediss:']),
    SLEEP_MS: wholeNumber(100, 0, 60_000),
    CALL_TIMEOUT_MS: wholeNumber(30_000, 100, 600_000),
    HOST: text('0.0.0.0'),
    ADMIN_PORT: port(undefined),
    STOP_MS,
  });
  const registry = createRegistry('worker');
  const units = counter(registry, 'units_total', 'Units of work done');
  const coins = counter(registry, 'coins_total', 'Coins found that were not in the wallet yet');
  const calls = histogram(registry, 'call_seconds', 'Time of a call as the worker sees it', ['service']);
  const redis = new RedisLink({ url: config.REDIS_URL, timeoutMs: 2000 });
  const admin = await startAdmin({
    host: config.HOST,
    port: config.ADMIN_PORT,
    service: 'worker',
    registry,
    problem: () => redis.problem,
  });

  const loop = new WorkLoop({
    rngUrl: config.RNG_URL,
    hasherUrl: config.HASHER_URL,
    sleepMs: config.SLEEP_MS,
    timeoutMs: config.CALL_TIMEOUT_MS,
    finishMs: stopTimes(config.STOP_MS).finishMs,
    redis,
    log,
    onUnit: (unit) => {
      units.inc();
      calls.observe({ service: 'rng' }, unit.rngMs / 1000);
      calls.observe({ service: 'hasher' }, unit.hasherMs / 1000);
    },
    onCoin: () => coins.inc(),
    onError: errorCounter(registry, ['rng', 'hasher', 'redis']), // what a unit failed at
  });
  log.info('worker is mining', { rng: config.RNG_URL, hasher: config.HASHER_URL, admin: admin?.port });
  const finished = loop.run();
  // The loop ends only when told to; anything else is a fault that must not look like a healthy idle process.
  finished.catch((error: Error) => {
    log.error('the work loop broke', { error: error.stack });
    process.exit(1);
  });

  return {
    stopMs: config.STOP_MS,
    stop: async () => {
      loop.stop();
      await finished;
      redis.close();
      await admin?.close(0);
      log.info('worker has stopped');
    },
  };
}
