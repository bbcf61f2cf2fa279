/** autocannon, for slow loads: of each answer when it came and how long it took. */
import { LOOPBACK } from '../../../scripts/system/ports.ts';
import { fire } from '../../load/cannon.ts';
import { now } from '../../load/clock.ts';

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
  const troubles = new Map<string, number>();
  const trouble = (what: string) => troubles.set(what, (troubles.get(what) ?? 0) + 1);
  let timeouts = 0;
  const begin = now();
  await fire(
    {
      request: { url: `http://${LOOPBACK}:${port}${path}`, method: 'GET', bodyBytes: 0 },
      connections,
      length: 'answers' in length ? { requests: length.answers } : length,
      timeoutSeconds,
      until: signal,
    },
    {
      answered: (status, ms, at) => {
        if (status !== 200) return trouble(`answers of status ${status}`);
        answers.push({ at: at - begin, ms });
        onAnswer?.(answers.length);
      },
      failed: trouble,
      timedOut: () => {
        timeouts += 1;
      },
    },
  );
  signal.throwIfAborted();

  const problems = [...troubles].map(([what, count]) => `${count} ${what}`);
  if (timeouts > 0 && options.timeoutSeconds === undefined) problems.push(`${timeouts} requests timed out`);
  return { answers, timeouts, problems };
}
