/**
 * hasher: SHA-256 over HTTP, for everybody at once. Environment: HOST, PORT, ADMIN_PORT, SERVICE_MS, BODY_LIMIT,
 * STOP_MS.
 */
import { hostname } from 'node:os';
import { startAdmin } from '../common/admin.ts';
import { port, readConfiguration, text, wholeNumber } from '../common/config.ts';
import { listen } from '../common/http-service.ts';
import { type Running, runService, STOP_MS, stopTimes } from '../common/lifecycle.ts';
import { createLog } from '../common/log.ts';
import { createRegistry, errorCounter, gauge, histogram, requestCounter } from '../common/metrics.ts';
import { createHandler } from './handler.ts';

/** The largest body that is hashed unless BODY_LIMIT says otherwise, in bytes: 2 GiB. */
const BODY_LIMIT = 2 * 1024 ** 3;

const log = createLog('hasher');
await runService(log, start);

async function start(): Promise<Running> {
  const config = readConfiguration('hasher', {
    HOST: text('0.0.0.0'),
    PORT: port(80),
    ADMIN_PORT: port(undefined),
    SERVICE_MS: wholeNumber(100, 0, 60_000),
    BODY_LIMIT: wholeNumber(BODY_LIMIT, 0, Number.MAX_SAFE_INTEGER),
    STOP_MS,
  });
  const registry = createRegistry('hasher');
  const service = histogram(registry, 'service_seconds', 'Time from the end of the body to the answer');
  const handler = createHandler({
    serviceMs: config.SERVICE_MS,
    bodyLimit: config.BODY_LIMIT,
    about: `HASHER running on ${hostname()}\n`,
    countRequest: requestCounter(registry),
    observe: (servedMs) => service.observe(servedMs / 1000),
  });
  gauge(registry, 'queue_length', 'Bodies being received or served; nobody waits here', handler.inService);

  const app = await listen({
    host: config.HOST,
    port: config.PORT,
    handler: handler.handle,
    onError: errorCounter(registry, ['garbage', 'gone']),
  });
  const admin = await startAdmin({ host: config.HOST, port: config.ADMIN_PORT, service: 'hasher', registry });
  log.info('hasher is listening', { address: `${config.HOST}:${app.port}`, admin: admin?.port });

  const { graceMs } = stopTimes(config.STOP_MS);
  return {
    stopMs: config.STOP_MS,
    stop: async () => {
      const [cut] = await Promise.all([app.close(graceMs), admin?.close(graceMs)]);
      log.info('hasher has stopped', { cut });
    },
  };
}
