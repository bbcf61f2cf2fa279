/** Requests as bytes. */
import { LOOPBACK } from '../../../scripts/system/ports.ts';

/** The bytes of a request on a connection that stays. */
export function requestBytes(method: 'GET' | 'POST', path: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const length = method === 'POST' ? `content-length: ${body.length}\r\n` : '';
  const type = method === 'POST' ? 'content-type: application/octet-stream\r\n' : '';
  return Buffer.concat([
    Buffer.from(`${method} ${path} HTTP/1.1\r\nhost: ${LOOPBACK}\r\n${type}${length}\r\n`),
    body,
  ]);
}
