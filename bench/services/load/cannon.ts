/** autocannon, for slow loads: of each answer when it came and how long it took; what it sums up itself is not used. */
import autocannon from 'autocannon';
import { LOOPBACK } from '../../../scripts/system/ports.ts';

export interface CannonOptions {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  /** When it ends: after so many answers, or after so many seconds. */
  readonly length: { readonly answers: number } | { readonly seconds: number };
  /** A client that has waited for so long hangs up and asks anew, in seconds. Unless given, that is a problem. */
  readonly timeoutSeconds?: number;
  readonly signal: AbortSignal;
  /** Told of the number of answers so far, with each. */
  readonly onAnswer?: (answers: number) => void;
}

export interface CannonResult {
  /** Answers of status 200 in the order in which they came; `at` in ms since the load began. */
  readonly answers: readonly { readonly at: number; readonly ms: number }[];
  readonly timeouts: number;
  /** What makes the figures worthless, in words. */
  readonly problems: readonly string[];
}

/** autocannon's own limit of 10 s would hang up on whoever queues at concurrency 100; nobody waits for longer than this. */
const PATIENT_SECONDS = 60;

/** Rejects when `signal` is aborted, or when autocannon refuses its options. */
export async function cannon(options: CannonOptions): Promise<CannonResult> {
  const { port, path, connections, length, timeoutSeconds = PATIENT_SECONDS, signal, onAnswer } = options;
  signal.throwIfAborted();
  const answers: { at: number; ms: number }[] = [];
  const refused = new Map<number, number>();
  const begin = performance.now();
  const { errors, timeouts } = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(
      {
        url: `http://${LOOPBACK}:${port}${path}`,
        connections,
        ...('answers' in length ? { amount: length.answers } : { duration: length.seconds }),
        timeout: timeoutSeconds,
      },
      (error, result) => {
        signal.removeEventListener('abort', stop);
        if (error) reject(error);
        else resolve(result);
      },
    );
    const stop = () => run.stop();
    signal.addEventListener('abort', stop, { once: true });
    run.on('response', (_client, status, _bytes, ms) => {
      if (status !== 200) return void refused.set(status, (refused.get(status) ?? 0) + 1);
      answers.push({ at: performance.now() - begin, ms });
      onAnswer?.(answers.length);
    });
  });
  signal.throwIfAborted();

  // A target that is not there resolves like any other, with errors; timeouts are among them.
  const problems = [...refused].map(([status, count]) => `${count} answers of status ${status}`);
  if (errors > timeouts) problems.push(`${errors - timeouts} connections failed`);
  if (timeouts > 0 && options.timeoutSeconds === undefined) problems.push(`${timeouts} requests timed out`);
  return { answers, timeouts, problems };
}
