/**
 * autocannon as clients only: it connects, asks and reads. What happened to each request is taken from its clients' events with a
 * clock of our own, for its sums are not to be trusted: percentiles are whole milliseconds, a target that is not there resolves like
 * any other, and a request whose connection is closed is forgotten without a word. (With `reconnectRate` it does not tell of answers at all.)
 */
import type { EventEmitter } from 'node:events';
import autocannon from 'autocannon';
import { now } from './clock.ts';
import type { RequestShape } from './order.ts';

export interface Volley {
  readonly request: RequestShape;
  readonly connections: number;
  readonly length: { readonly requests: number } | { readonly seconds: number };
  readonly timeoutSeconds: number;
  /** Ends it where it stands. */
  readonly until: AbortSignal;
}

/** Told as it happens; `at` and `ms` from the monotonic clock, in ms. */
export interface Witness {
  answered(status: number, ms: number, at: number): void;
  /** Refused, or broken off. */
  failed(why: string): void;
  timedOut(): void;
}

/** How often autocannon looks whether it is to end, in ms. */
const LOOK_EVERY_MS = 100;

/**
 * Resolves when all is done, or soon after `until` is aborted; what happens after that is not told. Rejects when autocannon refuses its options.
 */
export async function fire(volley: Volley, witness: Witness): Promise<void> {
  const { request, connections, length, timeoutSeconds, until } = volley;
  if (until.aborted) return;
  await new Promise<void>((resolve, reject) => {
    const run = autocannon(
      {
        url: request.url,
        method: request.method,
        ...(request.method === 'POST' ? { body: Buffer.alloc(request.bodyBytes) } : {}),
        ...(request.method === 'POST' ? { headers: { 'content-type': 'application/octet-stream' } } : {}),
        connections,
        ...('requests' in length ? { amount: length.requests } : { duration: length.seconds }),
        timeout: timeoutSeconds,
        sampleInt: LOOK_EVERY_MS,
        setupClient: (client) => listen(client as unknown as Client, witness, until, 'requests' in length),
      },
      (error: unknown) => {
        until.removeEventListener('abort', stop);
        if (error) reject(error);
        else resolve();
      },
    );
    const stop = () => run.stop();
    until.addEventListener('abort', stop, { once: true });
  });
}

/** What of autocannon's client is used. It is set up before it asks for the first time. */
interface Client extends EventEmitter {
  readonly pipelinedRequests: { addBody: (data: Buffer) => void; clear(): void };
  readonly parser: { reinitialize(type: string): void };
}

/**
 * A client asks one thing at a time: it says `request`, then `response`, or `connError` (and connects anew), or `timeout` (after the `request`
 * that takes the old one's place), or nothing but the next `request`, or `done`, when the target has closed the connection.
 */
function listen(client: Client, witness: Witness, until: AbortSignal, endsByItself: boolean): void {
  // It would make a string of every body, which takes longer than to receive a large one.
  client.pipelinedRequests.addBody = () => undefined;
  let askedAt: number | undefined;
  let isConnectionNew = true;
  let isBroken = false;
  const settle = () => {
    if (isBroken && !until.aborted) witness.failed('connections closed before the answer');
    isBroken = false;
  };
  client.on('request', () => {
    settle();
    isBroken = askedAt !== undefined;
    // Else the rest of a broken answer would be looked for in the answers of the next connection.
    if (isConnectionNew || isBroken) {
      client.parser.reinitialize('RESPONSE');
      client.pipelinedRequests.clear();
    }
    isConnectionNew = false;
    // Whether it was broken off or timed out is known when what is under way has run to its end.
    if (isBroken) queueMicrotask(settle);
    askedAt = now();
  });
  client.on('response', (status: number) => {
    const at = now();
    if (askedAt !== undefined && !until.aborted) witness.answered(status, at - askedAt, at);
    askedAt = undefined;
  });
  client.on('connError', (error: NodeJS.ErrnoException) => {
    if (!until.aborted && askedAt !== undefined) witness.failed(inWords(error));
    askedAt = undefined;
    isConnectionNew = true;
  });
  client.on('timeout', () => {
    isBroken = false;
    if (!until.aborted) witness.timedOut();
  });
  client.on('done', () => {
    settle();
    if (!endsByItself) return; // the time is over: what is under way is broken off by us
    isBroken = askedAt !== undefined;
    queueMicrotask(settle);
  });
}

function inWords({ code, message }: NodeJS.ErrnoException): string {
  const wasMade = code === 'ECONNRESET' || code === 'EPIPE';
  return wasMade ? 'connections closed before the answer' : `connections failed (${code ?? message})`;
}
