/** From a request to its answer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Handler, reply } from '../common/http-service.ts';
import type { RedisLink } from '../common/redis-link.ts';
import { type Asset, assets } from './assets.ts';
import { historyAnswer } from './history-answer.ts';
import { readWallet } from './reading.ts';
import { ALLOW, matchesEtag, route } from './routes.ts';
import type { Sampler } from './sampler.ts';

export interface HandlerOptions {
  readonly redis: RedisLink;
  readonly sampler: Sampler;
  readonly countRequest: (method: string, status: number) => void;
  readonly countRedisError: () => void;
}

/** Everything comes from here and nothing runs that does not: no CDN, no inline script, no style attribute. */
const ON_EVERY_ANSWER = {
  'content-security-policy': "default-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
const JSON_NOW = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

export function createHandler({ redis, sampler, countRequest, countRedisError }: HandlerOptions): Handler {
  return (request, response) => {
    const method = request.method ?? '';
    const answer = (status: number, body: string, headers: Record<string, string> = {}) => {
      countRequest(method, status);
      reply(response, status, body, { ...ON_EVERY_ANSWER, ...headers });
    };
    const where = route(method, request.url ?? '', (path) => assets.has(path));
    switch (where.kind) {
      case 'home':
        return answer(302, 'Found\nThe page is at /index.html.\n', { location: '/index.html' });
      case 'asset': {
        const asset = assets.get(where.path);
        if (asset) countRequest(method, sendAsset(request, response, asset));
        return;
      }
      case 'json':
        readWallet(redis).then(
          ({ coins, hashes }) =>
            answer(200, JSON.stringify({ coins, hashes, now: Date.now() / 1000 }), JSON_NOW),
          (error: Error) => {
            countRedisError();
            answer(503, JSON.stringify({ error: error.message }), { ...JSON_NOW, 'retry-after': '1' });
          },
        );
        return;
      case 'history': {
        const { history, away, latencies } = sampler;
        const now = Date.now() / 1000;
        const question = { history, since: where.since, now, downSince: away?.since, latency: latencies };
        return answer(200, JSON.stringify(historyAnswer(question)), JSON_NOW);
      }
      case 'bad-since':
        return answer(400, JSON.stringify({ error: 'since must be seconds since 1970' }), JSON_NOW);
      case 'wrong-method':
        return answer(405, 'Method Not Allowed\n', { allow: ALLOW });
      case 'not-found':
        return answer(404, 'Not Found\n');
    }
  };
}

/** Returns the status. A browser keeps the file but asks each time, so that a new version is seen at once. */
function sendAsset(request: IncomingMessage, response: ServerResponse, asset: Asset): number {
  const status = matchesEtag(request.headers['if-none-match'], asset.etag) ? 304 : 200;
  response.writeHead(status, {
    ...ON_EVERY_ANSWER,
    etag: asset.etag,
    'cache-control': 'no-cache',
    ...(status === 200 ? { 'content-type': asset.type, 'content-length': asset.body.length } : {}),
  });
  response.end(status === 200 ? asset.body : undefined);
  return status;
}
