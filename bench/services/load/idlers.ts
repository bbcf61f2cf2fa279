/** Clients that hold a connection and hardly use it. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { LOOPBACK } from '../../../scripts/system/ports.ts';

export interface Idlers extends Disposable {
  /** How many are not connected any more. */
  gone(): number;
}

const SLOW_HEAD = Buffer.from(`GET /32 HTTP/1.1\r\nhost: ${LOOPBACK}\r\nx-patience: ${'0'.repeat(1000)}`);
const BYTE_EVERY_MS = 1000;

/** Connections that never send anything. Rejects when one cannot be opened. */
export async function openIdle(port: number, count: number): Promise<Idlers> {
  return idlers(await open(port, count));
}

/** Connections that send a byte of a request's head every second, and are far from its end for a quarter of an hour. */
export async function openSlow(port: number, count: number): Promise<Idlers> {
  const sockets = await open(port, count);
  let sent = 0;
  const send = () => {
    const byte = SLOW_HEAD.subarray(sent, ++sent);
    for (const socket of sockets) if (socket.writable) socket.write(byte);
  };
  send();
  const timer = setInterval(send, BYTE_EVERY_MS);
  return idlers(sockets, () => clearInterval(timer));
}

async function open(port: number, count: number): Promise<Socket[]> {
  const sockets = Array.from({ length: count }, () => connect({ host: LOOPBACK, port }));
  // One that is lost later is no error: it is counted.
  for (const socket of sockets) socket.on('error', () => undefined).resume();
  try {
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    return sockets;
  } catch (error) {
    for (const socket of sockets) socket.destroy();
    throw error;
  }
}

function idlers(sockets: readonly Socket[], stop: () => void = () => undefined): Idlers {
  return {
    gone: () => sockets.filter((socket) => socket.closed || !socket.writable).length,
    [Symbol.dispose]: () => {
      stop();
      for (const socket of sockets) socket.destroy();
    },
  };
}
