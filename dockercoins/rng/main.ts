/** rng: random bytes over HTTP, one request at a time. Environment: HOST, PORT, ADMIN_PORT, SERVICE_MS, STOP_MS. */
import { hostname } from 'node:os';
import { startAdmin } from '../common/admin.ts';
import { port, readConfiguration, text, wholeNumber } from '../common/config.ts';
import { listen } from '../common/http-service.ts';
import { type Running, runService, STOP_MS, stopTimes } from '../common/lifecycle.ts';
import { createLog } from '../common/log.ts';
import { createRegistry, errorCounter, gauge, histogram, requestCounter } from '../common/metrics.ts';
import { createHandler } from './handler.ts';
import { Queue } from './queue.ts';

const log = createLog('rng');
await runService(log, start);

async function start(): Promise<Running> {
  const config = readConfiguration('rng', {
    HOST: text('0.0.0.0'),
    PORT: port(80),
    ADMIN_PORT: port(undefined),
    SERVICE_MS: wholeNumber(100, 0, 60_000),
    STOP_MS,
  });
  const queue = new Queue();
  const registry = createRegistry('rng');
  gauge(registry, 'queue_length', 'Requests waiting or being served', () => queue.length);
  const waiting = histogram(registry, 'waiting_seconds', 'Time in the queue before service began');
  const service = histogram(registry, 'service_seconds', 'Time from the beginning of service to the answer');

  const handler = createHandler({
    queue,
    serviceMs: config.SERVICE_MS,
    about: `RNG running on ${hostname()}\n`,
    countRequest: requestCounter(registry),
    observe: (waitedMs, servedMs) => {
      waiting.observe(waitedMs / 1000);
      service.observe(servedMs / 1000);
    },
  });
  const app = await listen({
    host: config.HOST,
    port: config.PORT,
    handler: handler.handle,
    onError: errorCounter(registry, ['garbage', 'gone']),
  });
  const admin = await startAdmin({ host: config.HOST, port: config.ADMIN_PORT, service: 'rng', registry });
  log.info('rng is listening', { address: `${config.HOST}:${app.port}`, admin: admin?.port });

  const { graceMs } = stopTimes(config.STOP_MS);
  return {
    stopMs: config.STOP_MS,
    stop: async () => {
      const refused = handler.stopServing();
      const [cut] = await Promise.all([app.close(graceMs), admin?.close(graceMs)]);
      log.info('rng has stopped', { refused, cut });
    },
  };
}
