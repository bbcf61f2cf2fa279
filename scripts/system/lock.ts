/** One command at a time changes a deployment. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkshopError } from '../core/errors.ts';

/** How long a command waits for another to finish before it gives up. */
const PATIENCE_MS = 20_000;

export interface LockOptions {
  /** How long to wait for another command that holds it, in ms; twenty seconds unless told otherwise. */
  readonly patienceMs?: number | undefined;
  /** Aborted: waits no longer. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `work` while holding the lock of `path`.
 * @throws BUSY when another command holds it for longer than `patienceMs`; the reason of `signal`, aborted while waiting.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  using _lock = await takeLock(path, options);
  return await work();
}

/**
 * The lock of `path`, until it is disposed of. It is a name in Linux' abstract socket namespace: the kernel gives it back
 * however its holder ends, so there is never a stale lock to clear away.
 * @throws BUSY when another command holds it for longer than `patienceMs`; the reason of `signal`, aborted while waiting.
 */
export async function takeLock(
  path: string,
  { patienceMs = PATIENCE_MS, signal }: LockOptions = {},
): Promise<Disposable> {
  const name = `\0workshop-${createHash('sha256').update(path).digest('hex').slice(0, 32)}`;
  const deadline = performance.now() + patienceMs;
  let release = await hold(name);
  while (!release) {
    signal?.throwIfAborted();
    if (performance.now() > deadline) {
      throw new WorkshopError('BUSY', {
        what: 'Another command is changing the same thing.',
        why: patienceMs > 0 ? `it has held ${path} for more than ${Math.round(patienceMs / 1000)} s` : path,
        hint: 'Wait for it to finish, or end it.',
      });
    }
    await delay(50);
    release = await hold(name);
  }
  return { [Symbol.dispose]: release };
}

function hold(name: string): Promise<(() => void) | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((stranger) => stranger.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(name, () => resolve(() => void server.close()));
    server.unref();
  });
}
