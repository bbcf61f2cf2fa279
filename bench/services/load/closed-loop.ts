/** Load at full speed: every connection asks again as soon as it has its answer. */
import type { Answer } from '../../load/answer-reader.ts';
import { type ConnectionEvents, converse } from './connection.ts';

export interface ClosedLoopOptions {
  readonly port: number;
  readonly connections: number;
  /** The bytes of whole requests; connections go through them in turn, each beginning with another. */
  readonly requests: readonly Buffer[];
  /** Ends after so many requests; undefined: when `until` is aborted. */
  readonly total?: number | undefined;
  /** Ends the load where it stands. */
  readonly until: AbortSignal;
  /** Told of the number of answers so far, with each. */
  readonly onAnswer?: (answers: number) => void;
  /** Told of each answer when its head has come. */
  readonly onHead?: (answer: Answer) => void;
}

export interface ClosedLoopResult {
  /** Whole answers by status. */
  readonly byStatus: Readonly<Record<number, number>>;
  readonly answers: number;
  /** From the first request to the last answer, in ms. */
  readonly ms: number;
  /** Answers that had begun when the server hung up. */
  readonly cut: number;
  /** Requests sent whose answer had not begun when the server hung up. */
  readonly unanswered: number;
  /** Connections that could not be made, and answers that made no sense. */
  readonly errors: readonly string[];
}

/** Resolves when all is done or every connection is gone; never rejects. */
export async function closedLoop(options: ClosedLoopOptions): Promise<ClosedLoopResult> {
  const { connections, total = Number.POSITIVE_INFINITY, until, onAnswer, onHead } = options;
  const seen = { byStatus: {} as Record<number, number>, answers: 0, cut: 0, unanswered: 0 };
  const errors: string[] = [];
  let asked = 0;
  const begin = performance.now();
  let end = begin;
  const events: ConnectionEvents = {
    mayAsk: () => asked < total,
    asked: () => {
      asked += 1;
    },
    began: onHead,
    answered: ({ status }) => {
      seen.answers += 1;
      seen.byStatus[status] = (seen.byStatus[status] ?? 0) + 1;
      end = performance.now();
      onAnswer?.(seen.answers);
    },
    hungUp: (how) => {
      seen[how] += 1;
    },
    failed: (why) => errors.push(why),
  };
  const all = Array.from({ length: connections }, (_, index) =>
    converse({ ...options, first: index }, events),
  );
  // One listener for all of them: a signal complains about more than ten.
  const leave = () => {
    for (const connection of all) connection.leave();
  };
  if (until.aborted) leave();
  until.addEventListener('abort', leave, { once: true });
  await Promise.all(all.map(({ gone }) => gone));
  until.removeEventListener('abort', leave);
  return { ...seen, ms: end - begin, errors };
}

/** What makes a load's figures worthless, in words: anything but whole answers of status 200. */
export function problemsOf({ byStatus, cut, unanswered, errors }: ClosedLoopResult): string[] {
  const problems = Object.entries(byStatus)
    .filter(([status]) => status !== '200')
    .map(([status, count]) => `${count} answers of status ${status}`);
  if (cut + unanswered > 0) problems.push(`${cut + unanswered} requests were not answered`);
  if (errors.length > 0) problems.push(`${errors.length} connections failed (${errors[0]})`);
  return problems;
}
