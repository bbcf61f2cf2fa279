/** The admin port: health and metrics beside the application port, so that asking never joins a queue. */
import { hostname } from 'node:os';
import type { Registry } from 'prom-client';
import { type Listening, listen, reply } from './http-service.ts';
import { addProcessMetrics } from './metrics.ts';

export interface AdminOptions {
  readonly host: string;
  /** undefined: no admin port. */
  readonly port: number | undefined;
  readonly service: string;
  readonly registry: Registry;
  /** What is wrong at the moment; nothing means healthy. */
  readonly problem?: () => string | undefined;
}

/** `GET /healthz` answers 200 or 503 with JSON, `GET /metrics` the Prometheus text format. */
export async function startAdmin(options: AdminOptions): Promise<Listening | undefined> {
  const { host, port, service, registry, problem = () => undefined } = options;
  if (port === undefined) return undefined;
  addProcessMetrics(registry);
  return listen({
    host,
    port,
    handler: (request, response) => {
      const path = request.url?.split('?')[0];
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        return reply(response, 405, 'Method Not Allowed\n', { Allow: 'GET, HEAD' });
      }
      if (path === '/healthz') {
        const wrong = problem();
        const body = {
          status: wrong ? 'unhealthy' : 'ok',
          service,
          hostname: hostname(),
          uptimeSeconds: process.uptime(),
          problem: wrong,
        };
        return reply(response, wrong ? 503 : 200, `${JSON.stringify(body)}\n`, {
          'Content-Type': 'application/json',
        });
      }
      if (path === '/metrics') {
        registry.metrics().then(
          (text) => reply(response, 200, text, { 'Content-Type': registry.contentType }),
          (error: Error) => reply(response, 500, `${error.message}\n`),
        );
        return;
      }
      reply(response, 404, 'Not Found\nTry /healthz or /metrics.\n');
    },
  });
}
