/** Takes in one answer of any length and throws the bytes away as they come. */
import { connect } from 'node:net';
import { LOOPBACK } from '../../../scripts/system/ports.ts';
import { requestBytes } from './request.ts';

export interface Drained {
  readonly status: number;
  /** From the first byte of the body to its last, in ms: what came before (a queue, a service time) is not in it. */
  readonly ms: number;
  /** Bytes of the body that came after those at which the clock was started. */
  readonly bytes: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const BUFFER_BYTES = 256 * 1024;

/** `GET path` on a connection of its own, read into one buffer again and again. Rejects when the answer ends early. */
export async function drain(port: number, path: string, signal: AbortSignal): Promise<Drained> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    let head = '';
    let body:
      | { readonly status: number; readonly length: number; readonly first: number; readonly begin: number }
      | undefined;
    let received = 0;

    const take = (buffer: Buffer): void => {
      if (body) received += buffer.length;
      else {
        head += buffer.toString('latin1');
        const end = head.indexOf(HEAD_END.toString('latin1'));
        if (end < 0) return;
        received = head.length - end - HEAD_END.length;
        if (received === 0) return;
        const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]);
        const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1]);
        body = { status, length, first: received, begin: performance.now() };
      }
      if (received < body.length) return;
      resolve({ status: body.status, ms: performance.now() - body.begin, bytes: received - body.first });
      socket.destroy();
    };
    const socket = connect({
      host: LOOPBACK,
      port,
      onread: {
        buffer: Buffer.allocUnsafe(BUFFER_BYTES),
        callback: (bytes, buffer) => {
          take((buffer as Buffer).subarray(0, bytes));
          return true;
        },
      },
    });
    // Not by an option of `connect`: that listens to the signal for as long as it lives, once for each connection.
    const leave = () => socket.destroy(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', leave));
    socket.once('connect', () => socket.write(requestBytes('GET', path)));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`the answer to GET ${path} ended after ${received} bytes`)));
  });
}
