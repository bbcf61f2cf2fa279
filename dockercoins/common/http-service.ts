/**
 * What every HTTP service of DockerCoins does alike: listen, refuse garbage politely, and on SIGTERM leave within a
 * second without cutting an answer that has begun.
 */
import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { now } from './precise-wait.ts';

/** `response` emits `close` when its answer is over, and also when its client has gone before it began. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly handler: Handler;
  /** What went wrong with a client, for the count of errors by kind. */
  readonly onError?: ((kind: ClientError) => void) | undefined;
}

/** `garbage` is what is no HTTP, or too much of it; `gone` a client that left before it had its whole answer. */
export type ClientError = 'garbage' | 'gone';

export interface Listening {
  readonly server: Server;
  readonly port: number;
  /**
   * Takes no new connection, lets answers that have begun finish, and resolves when all are gone or after
   * `graceMs`, when what is left is cut. Resolves to the number of connections that had to be cut in mid-answer.
   */
  close(graceMs: number): Promise<number>;
}

/** A head that takes longer than this is dropped (slow or idle clients cost a socket, nothing else). */
const HEAD_TIMEOUT_MS = 60_000;
/** Longer than common balancers keep theirs, so that it is not us who close under a request just sent. */
const KEEP_ALIVE_MS = 75_000;
/** How long a body is read on and dropped when its answer is given early, in ms. */
const LINGER_MS = 5000;

/** From a client's sending of a request to its handler: a wake-up of this process, and parsing. In ms; 0.48 were measured. */
const ON_THE_WAY_MS = 0.5;

/** Since when a connection's next request may have been sent: its opening, or the end of its last answer. */
const openSince = new WeakMap<Duplex, number>();

/**
 * When a request came, on the clock of `now()`; to be asked by its handler. That a handler is told half a millisecond later is
 * part of the service. Nothing is taken to have come before it can have been sent.
 */
export function arrivalOf({ socket }: IncomingMessage): number {
  const told = now();
  return Math.max(told - ON_THE_WAY_MS, openSince.get(socket) ?? told);
}

/** Opens the port. Rejects with the system's error (EADDRINUSE, EACCES) when it cannot. */
export async function listen({ host, port, handler, onError }: ListenOptions): Promise<Listening> {
  let answering = 0;
  let closing = false;

  const take: Handler = (request, response) => {
    answering += 1;
    const { socket } = request;
    // Of pipelined requests node:http tells only the first that its client has gone.
    const gone = () => response.destroy().emit('close');
    socket.once('close', gone);
    response.once('close', () => {
      answering -= 1;
      openSince.set(socket, now());
      socket.off('close', gone);
      if (!response.writableFinished && !closing) onError?.('gone');
    });
    if (closing) response.setHeader('Connection', 'close');
    handler(request, response);
  };
  const server = createServer(take);
  server.on('connection', (socket) => {
    openSince.set(socket, now());
    socket.setMaxListeners(0); // any number of requests may be pipelined
  });
  server.on('connect', (request, socket) => answerConnect(request, socket as Socket, take));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = HEAD_TIMEOUT_MS;
  server.requestTimeout = 0; // a slow upload is slow, not wrong: it keeps nobody waiting
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!isLoss(error)) onError?.('garbage');
    refuseGarbage(error, socket);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 4096 }, () => {
      server.off('error', reject);
      resolve();
    });
  });

  const close = async (graceMs: number): Promise<number> => {
    closing = true;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const hangUp = () => {
      // A connection that never sent a whole head is neither idle nor busy to node:http: it would hold us to the end.
      if (answering === 0) server.closeAllConnections();
      else server.closeIdleConnections();
    };
    hangUp();
    const again = setInterval(hangUp, 10);
    let cut = 0;
    const deadline = setTimeout(() => {
      cut = answering;
      server.closeAllConnections();
    }, graceMs);
    await closed;
    clearTimeout(deadline);
    clearInterval(again);
    return cut;
  };
  return { server, port: (server.address() as AddressInfo).port, close };
}

/** Answers `status` with `body` as text; `headers` are added. */
export function reply(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Record<string, string | number> = {},
): void {
  response.statusCode = status;
  // Spelt as the original spells them: `ab -k` finds the length by its capitals.
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(body));
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (isStillSending(response.req)) endWithRequest(response, body);
  else response.end(body);
}

function isStillSending({ complete, headers }: IncomingMessage): boolean {
  return !complete && (Number(headers['content-length']) > 0 || headers['transfer-encoding'] !== undefined);
}

/**
 * Answers before the request has come to its end, and drops the rest of it for a while: hanging up on a client that
 * still sends would take the answer from it.
 */
function endWithRequest(response: ServerResponse, body: string): void {
  const { req: request } = response;
  response.write(body);
  const hangUp = setTimeout(() => request.destroy(), LINGER_MS).unref();
  request.once('end', () => {
    clearTimeout(hangUp);
    response.end();
  });
  request.resume();
}

/** CONNECT is one more wrong method here; node:http would hang up on it without a word. */
function answerConnect(request: IncomingMessage, socket: Socket, handler: Handler): void {
  socket.on('error', () => socket.destroy());
  const response = new ServerResponse(request);
  response.assignSocket(socket);
  response.setHeader('Connection', 'close');
  response.once('finish', () => socket.destroySoon());
  handler(request, response);
}

/** The connection broke: nothing was wrong with what was said. */
const isLoss = ({ code }: NodeJS.ErrnoException): boolean => code === 'ECONNRESET' || code === 'EPIPE';

function refuseGarbage(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (isLoss(error) || !socket.writable) return void socket.destroy();
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
