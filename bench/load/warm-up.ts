/** Node compiles what is used often: a generator that has done nothing yet adds milliseconds to the first answers. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closedLoop } from './closed-loop.ts';
import { openLoop } from './open-loop.ts';
import type { Order, RequestShape } from './order.ts';

const REQUESTS = 400;
const CLIENTS = 2;
/** A generator that has a lot to do must be fast from its first request on. In this rate, for server and client are one process here. */
const RATE = 2000;

/** Loads a server of its own, in this process, in the way of `order`. Its figures are nobody's. */
export async function warmUp(order: Order, stop: AbortSignal): Promise<void> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.end('ok'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const { method, bodyBytes } = order.request;
    const request: RequestShape = {
      url: `http://127.0.0.1:${port}/`,
      method,
      bodyBytes: Math.min(bodyBytes, 1000),
    };
    const silent = () => undefined;
    if (order.kind === 'closed') {
      const length = { requests: REQUESTS };
      await closedLoop({ kind: 'closed', request, concurrency: CLIENTS, length }, stop, silent);
    } else {
      const requests = Math.max(REQUESTS, Math.min(RATE, order.rate));
      const load = { rate: RATE, arrivals: 'constant', requests, mostUnderWay: 50 } as const;
      await openLoop({ kind: 'open', request, seed: 0, timeoutSeconds: 5, ...load }, stop, silent);
    }
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
