/** Random bytes of any number, with flat memory. */
import { randomFill } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** Up to this many bytes are made in one go: not worth a stream. */
export const AT_ONCE = 64 * 1024;
/** A chunk of a longer body, in bytes. */
const CHUNK = 256 * 1024;
/** Buffers of a longer body: while one is on its way, the others are filled. */
const BUFFERS = 4;

/**
 * Ends `response` with `count` random bytes, which are many. Their body has a few buffers that go round: each is filled in Node's thread
 * pool, handed over in its turn, and filled again when the system has taken it. So memory is the same for any length, and a
 * client that reads slowly slows only itself. Resolves when all is handed over or the client has gone.
 */
export async function endWithRandomBytes(response: ServerResponse, count: number): Promise<void> {
  const chunks = Math.ceil(count / CHUNK);
  const buffers = Array.from({ length: Math.min(BUFFERS, chunks) }, () => Buffer.allocUnsafeSlow(CHUNK));
  const fill = (chunk: number) => {
    const buffer = buffers[chunk % buffers.length] as Buffer;
    return filled(buffer.subarray(0, Math.min(CHUNK, count - chunk * CHUNK)));
  };
  const ready = buffers.map((_, chunk) => fill(chunk));
  const gone = new Promise<void>((resolve) => response.once('close', resolve));
  let taken: Promise<unknown> = Promise.resolve();
  for (let chunk = 0; chunk < chunks && !response.destroyed; chunk++) {
    const bytes = (await ready.shift()) as Buffer;
    taken = new Promise((resolve) => response.write(bytes, resolve));
    const next = chunk + buffers.length;
    if (next < chunks) ready.push(Promise.race([taken, gone]).then(() => fill(next)));
  }
  // Only now: to node:http a connection is idle, and closed when the server stops, as soon as its answer has been ended.
  await Promise.race([taken, gone]);
  response.end();
}

function filled(buffer: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    randomFill(buffer, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}
