/** From a request to its answer: what needs no queue is answered at once, the rest takes its turn. */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { arrivalOf, type Handler, reply } from '../common/http-service.ts';
import type { Job, Queue } from './queue.ts';
import { AT_ONCE, endWithRandomBytes } from './random-body.ts';
import { ALLOW, MOST_BYTES, route } from './routes.ts';

export interface HandlerOptions {
  readonly queue: Queue;
  /** How long the server is taken up by a request for bytes, in ms. */
  readonly serviceMs: number;
  /** The body of `GET /`. */
  readonly about: string;
  readonly countRequest: (method: string, status: number) => void;
  /** Told once for every request for bytes that was served. */
  readonly observe: (waitedMs: number, servedMs: number) => void;
}

/** `stopServing` refuses all who wait and all who come later with 503, and returns how many waited. */
export function createHandler(options: HandlerOptions): { handle: Handler; stopServing: () => number } {
  const { queue, serviceMs, about, countRequest, observe } = options;
  let stopping = false;

  const handle: Handler = (request, response) => {
    const arrival = arrivalOf(request);
    const method = request.method ?? '';
    const answer = (status: number, body: string, headers?: Record<string, string>) => {
      countRequest(method, status);
      reply(response, status, body, headers);
    };
    const turnedAway = () => answer(503, 'Service Unavailable\nrng is stopping.\n', { Connection: 'close' });

    const where = route(method, request.url ?? '');
    if (where.kind === 'not-found') return answer(404, 'Not Found\n');
    if (where.kind === 'wrong-method') return answer(405, 'Method Not Allowed\n', { Allow: ALLOW });
    if (where.kind === 'options') return answer(200, '', { Allow: ALLOW });
    if (where.kind === 'too-many') {
      return answer(413, `Content Too Large\nAt most ${MOST_BYTES} bytes a request.\n`);
    }
    if (stopping) return turnedAway();
    if (where.kind === 'about') {
      return takeTurn(response, { serviceMs: 0, turnedAway, done: () => answer(200, about) }, arrival);
    }
    const { count } = where;
    const isShort = method === 'HEAD' || count <= AT_ONCE;
    // The answer is written while the service lasts, and held back to its end: then nothing is left to do but to let it go.
    const prepare = () => {
      response.cork();
      response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': count });
      if (isShort && method !== 'HEAD') response.write(randomBytes(count));
    };
    const done = (waitedMs: number, servedMs: number) => {
      if (isShort) response.end();
      else {
        response.uncork();
        endWithRandomBytes(response, count).catch((error: Error) => response.destroy(error));
      }
      observe(waitedMs, servedMs);
      countRequest(method, 200);
    };
    takeTurn(response, { serviceMs, turnedAway, prepare, done }, arrival);
  };

  /** Joins the queue, and leaves it when the client goes first: nobody is served who is not there any more. */
  const takeTurn = (response: ServerResponse, job: Job, arrival: number) => {
    const ticket = queue.join(job, arrival);
    if (!response.writableEnded) response.once('close', ticket.leave);
  };

  const stopServing = () => {
    stopping = true;
    return queue.dismiss();
  };
  return { handle, stopServing };
}
