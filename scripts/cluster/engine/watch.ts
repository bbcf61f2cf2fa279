/** Work on an engine that may go away or hang in the middle: it ends with a word about the engine, never as a hang or a riddle. */
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import { withinTime } from '../../core/within-time.ts';
import type { Engine } from './connect.ts';

/** How often the engine is asked whether it is still there, and how long it may take to say so before it is taken for hung, in ms. */
const EVERY_MS = 2000;
const PATIENCE_MS = 20_000;

/**
 * Runs `work` while watching that the engine answers.
 * @throws NO_ANSWER when it stops answering or ends, NO_ROOM when its disk is full, START_FAILED for whatever else it refuses; what
 * `work` throws itself is passed on.
 */
export async function watched<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  const end = new AbortController();
  const working = work();
  working.catch(() => undefined); // it may still fail when nobody listens any more
  try {
    return await Promise.race([working, silence(engine, end.signal)]);
  } catch (error) {
    throw said(engine, error);
  } finally {
    end.abort();
  }
}

/** Rejects when the engine says nothing for too long; never resolves. An engine that refuses or ends fails the work itself. */
async function silence({ docker, endpoint }: Engine, end: AbortSignal): Promise<never> {
  for (;;) {
    const goesOn = await delay(EVERY_MS, true, { signal: end, ref: false }).catch(() => false);
    if (!goesOn || (await answers(docker, end))) {
      if (end.aborted) return new Promise<never>(() => undefined);
      continue;
    }
    throw new WorkshopError('NO_ANSWER', {
      what: `The Docker engine at ${endpoint.url} (${endpoint.source}) stopped answering in the middle of the work.`,
      why: `it has said nothing for ${PATIENCE_MS / 1000} s: it hangs, or its machine is far too busy`,
      hint: 'When it answers again, the same command goes on where it stopped, and  ./workshop down  removes what there is.',
    });
  }
}

/** Whatever it answers is an answer. */
async function answers(docker: Docker, end: AbortSignal): Promise<boolean> {
  const heard = docker.ping().then(
    () => true,
    () => true,
  );
  return withinTime(heard, PATIENCE_MS, { signal: end }).catch(() => end.aborted);
}

/** What the engine's failures mean to a person. */
function said({ endpoint, rootFolder }: Engine, error: unknown): unknown {
  if (error instanceof WorkshopError) return error;
  const { statusCode, code, syscall } = error as NodeJS.ErrnoException & { statusCode?: number };
  const why = messageOf(error);
  if (/no space left on device/i.test(why)) {
    return new WorkshopError('NO_ROOM', {
      what: `The disk of the Docker engine (${rootFolder}) is full.`,
      why,
      hint: 'docker system df  shows what it holds, and  docker system prune  removes what nobody uses. Then run the command again.',
      cause: error,
    });
  }
  if (isLost(error) || (code === 'ENOENT' && syscall === 'connect')) {
    return new WorkshopError('NO_ANSWER', {
      what: `The Docker engine at ${endpoint.url} (${endpoint.source}) ended in the middle of the work.`,
      why,
      hint: 'When it runs again, the same command goes on where it stopped, and  ./workshop down  removes what there is.',
      cause: error,
    });
  }
  if (statusCode === undefined) return error;
  return new WorkshopError('START_FAILED', {
    what: `The Docker engine at ${endpoint.url} refused what nodes need.`,
    why,
    hint: './workshop doctor  looks at the engine; running the command again resumes.',
    cause: error,
  });
}

/** Whether a connection was cut, or nobody takes one. */
export const isLost = (error: unknown): boolean => LOST.has((error as NodeJS.ErrnoException).code ?? '');
const LOST = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']);
