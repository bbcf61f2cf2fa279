/** One HTTP call on a connection of its own, as the original worker makes them. */
import { Agent, type OutgoingHttpHeaders, request } from 'node:http';
import { now } from '../common/precise-wait.ts';

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Buffer;
  /** From the look-up of the name to the last byte of the answer, in ms. */
  readonly timeoutMs: number;
  /** An answer longer than this is an error, in bytes. */
  readonly mostBytes: number;
  readonly signal: AbortSignal;
}

export interface Answer {
  readonly body: Buffer;
  /** From the call to the moment when its connection stood, in ms: the caller's own work. */
  readonly connectMs: number;
}

/** Every call has its own connection. Trying addresses in parallel would cost a millisecond of each call's 100. */
const ONE_CALL = new Agent({ keepAlive: false, autoSelectFamily: false });

/**
 * Resolves with a 200. Every other answer, a broken or late one included, rejects with an Error that says
 * what came instead. A fresh name look-up and connection each time: a changed balancer is picked up at once, and no
 * connection is pinned to one instance.
 */
export function call({ method, url, headers, body, timeoutMs, mostBytes, signal }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const begin = now();
    let connectMs = 0;
    const outgoing = request(url, { method, agent: ONE_CALL, signal, headers: headers ?? {} });
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(new Error(`${method} ${url}: ${why}`));
      outgoing.destroy();
    };
    outgoing.on('socket', (socket) => {
      socket.once('connect', () => {
        connectMs = now() - begin;
      });
    });
    outgoing.on('error', (error) => fail(error.message || error.name));
    outgoing.on('response', (answer) => {
      if (answer.statusCode !== 200) return fail(`status ${answer.statusCode} instead of 200`);
      const chunks: Buffer[] = [];
      let length = 0;
      answer.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > mostBytes) return fail(`an answer of more than the ${mostBytes} bytes expected`);
        chunks.push(chunk);
      });
      answer.on('error', (error) => fail(error.message));
      answer.on('end', () => {
        clearTimeout(timer);
        resolve({ body: Buffer.concat(chunks), connectMs });
      });
    });
    outgoing.end(body);
  });
}
