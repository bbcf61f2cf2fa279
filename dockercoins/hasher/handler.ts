/** From a body to its hash: taken in as it comes, answered a fixed time after its end. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { arrivalOf, type Handler, reply } from '../common/http-service.ts';
import { now, type Wait, waitUntil } from '../common/precise-wait.ts';

export interface HandlerOptions {
  /** Time from the end of the body to the answer, in ms. */
  readonly serviceMs: number;
  /** The largest body that is hashed, in bytes. */
  readonly bodyLimit: number;
  /** The body of `GET /`. */
  readonly about: string;
  readonly countRequest: (method: string, status: number) => void;
  /** Told once for every body that was hashed. */
  readonly observe: (servedMs: number) => void;
}

const ALLOW = 'GET, HEAD, POST';
/** After so many bytes, of all bodies together, the chunks that were hashed are collected. */
const COLLECT_EVERY = 4 * 1024 * 1024;
/** Node 24 counts buffers late: left to itself it holds 80 MB of chunks that nobody needs. There with --expose-gc only. */
const collect = globalThis.gc as ((options: { type: 'minor' }) => void) | undefined;
let sinceCollected = 0;

/** A SHA-256 in hexadecimal digits. */
const HASH_LENGTH = 64;
/** A body that has ended so soon after its request came was there when it came, in ms. */
const WITH_THE_HEAD_MS = 2;
/** How long the rest of a body that is too large is read and dropped, in ms. */
const LINGER_MS = 5000;

/** `inService` is the number of bodies being received or waiting for their answer. */
export function createHandler(options: HandlerOptions): { handle: Handler; inService: () => number } {
  const { about, countRequest, bodyLimit } = options;
  let inService = 0;

  const handle: Handler = (request, response) => {
    const arrival = arrivalOf(request);
    const method = request.method ?? '';
    const answer: Answer = (status, body, headers) => {
      countRequest(method, status);
      reply(response, status, body, headers);
    };
    const path = (request.url ?? '').split(/[?#]/, 1)[0];
    if (path !== '/') return answer(404, 'Not Found\n');
    if (method === 'GET' || method === 'HEAD') return answer(200, about);
    if (method !== 'POST') return answer(405, 'Method Not Allowed\n', { Allow: ALLOW });
    if (Number(request.headers['content-length'] ?? 0) > bodyLimit) {
      return tooLarge(request, answer, bodyLimit);
    }

    inService += 1;
    response.once('close', () => {
      inService -= 1;
    });
    hashBody(request, response, { answer, arrival, ...options });
  };
  return { handle, inService: () => inService };
}

interface HashOptions extends HandlerOptions {
  readonly answer: Answer;
  /** When the request came. */
  readonly arrival: number;
}

type Answer = (status: number, body: string, headers?: Record<string, string>) => void;

function hashBody(
  request: IncomingMessage,
  response: ServerResponse,
  { answer, arrival, serviceMs, bodyLimit, observe, countRequest }: HashOptions,
): void {
  const hash = createHash('sha256');
  let length = 0;
  let wait: Wait | undefined;

  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= bodyLimit) {
      hash.update(chunk);
      sinceCollected += chunk.length;
      if (sinceCollected > COLLECT_EVERY) {
        sinceCollected = 0;
        collect?.({ type: 'minor' });
      }
      return;
    }
    request.removeAllListeners('data').removeAllListeners('end');
    tooLarge(request, answer, bodyLimit);
  });
  request.on('end', () => {
    // A short body comes with its head.
    const begin = now() - arrival < WITH_THE_HEAD_MS ? arrival : now();
    const over = () => {
      response.end();
      observe(now() - begin);
      countRequest('POST', 200);
    };
    // The answer is written while the service lasts, and held back to its end: then nothing is left to do but to let it go.
    wait = waitUntil(begin + serviceMs, over, () => {
      response.cork();
      response.writeHead(200, { 'Content-Type': 'text/plain;charset=utf-8', 'Content-Length': HASH_LENGTH });
      response.write(hash.digest('hex'));
    });
  });
  // The client has gone: neither the rest of the body nor the answer will ever be used.
  response.once('close', () => wait?.cancel());
}

/** Answers, and reads on without hashing for a while: hanging up on a client that still sends would take its answer away. */
function tooLarge(request: IncomingMessage, answer: Answer, bodyLimit: number): void {
  answer(413, `Content Too Large\nAt most ${bodyLimit} bytes a body.\n`);
  request.resume();
  setTimeout(() => request.complete || request.destroy(), LINGER_MS).unref();
}
