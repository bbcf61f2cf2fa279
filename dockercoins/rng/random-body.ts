/** Random bytes of any number, with flat memory. */
import { randomBytes, randomFill } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** Up to this many bytes are made in one go: not worth a stream. */
const AT_ONCE = 64 * 1024;
/** A chunk of a longer body, in bytes. */
const CHUNK = 256 * 1024;

/**
 * Ends `response` with `count` random bytes. Long bodies are made a chunk ahead, in Node's thread pool, while the one
 * before is on its way; a client that reads slowly slows only itself. Resolves when all is handed over or the client has gone.
 */
export async function endWithRandomBytes(response: ServerResponse, count: number): Promise<void> {
  if (count <= AT_ONCE) {
    response.end(randomBytes(count));
    return;
  }
  const make = (left: number) => filled(Buffer.allocUnsafeSlow(Math.min(CHUNK, left)));
  let left = count;
  let next = make(left);
  while (left > 0 && !response.destroyed) {
    const chunk = await next;
    left -= chunk.length;
    if (left > 0) next = make(left);
    if (!response.write(chunk)) await drained(response);
  }
  response.end();
}

function filled(buffer: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    randomFill(buffer, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });
}
