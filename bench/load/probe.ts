/** One request before the load: whether anybody answers, how long that takes, and how the target keeps its connections. */
import { asker, type Outcome } from './ask.ts';
import { now } from './clock.ts';
import type { RequestShape } from './order.ts';

export type Probed =
  | (Extract<Outcome, { kind: 'answered' }> & { readonly seconds: number })
  | Extract<Outcome, { kind: 'failed' }>
  | { readonly kind: 'timed out' };

/** Servers that keep a log can leave these requests out. */
export const PROBE_AGENT = 'workshop-probe';

/** Any answer is an answer, whatever its status. Rejects only when `until` is aborted, with its reason. */
export function probe(shape: RequestShape, timeoutSeconds: number, until: AbortSignal): Promise<Probed> {
  until.throwIfAborted();
  const begin = now();
  return new Promise((resolve, reject) => {
    const headers = { connection: 'keep-alive', 'user-agent': PROBE_AGENT };
    const breakOff = asker(
      shape,
      headers,
    )((outcome) => {
      leave();
      resolve(outcome.kind === 'answered' ? { ...outcome, seconds: (now() - begin) / 1000 } : outcome);
    });
    const leave = () => {
      clearTimeout(timer);
      until.removeEventListener('abort', stop);
      breakOff(); // also what is whole: the connection is not needed again
    };
    const timer = setTimeout(() => {
      leave();
      resolve({ kind: 'timed out' });
    }, timeoutSeconds * 1000);
    const stop = () => {
      leave();
      reject(until.reason);
    };
    until.addEventListener('abort', stop, { once: true });
  });
}
