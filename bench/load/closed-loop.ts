/** Closed loop: so many clients, each asking again as soon as it has its answer. */
import { call } from './callers.ts';
import { fire } from './cannon.ts';
import { now } from './clock.ts';
import { type ClosedOrder, patience } from './order.ts';
import { probe } from './probe.ts';
import { watchSelf } from './self-watch.ts';
import { type Figures, Tally } from './tally.ts';

/** Told now and then, and at the end: how many requests came to an end, of how many; or seconds. */
export type Progress = (done: number, total: number, unit: 'requests' | 's') => void;

/** A target that has failed every client so often, and for so long, is not asked any more. */
const HOPELESS_TIMES = 20;
const HOPELESS_MS = 1000;
const TELL_EVERY_MS = 250;

/** How long a first answer is waited for when nothing else was said, in seconds. */
const FIRST_PATIENCE = 30;

/** Loads until the order is done or `stop` is aborted, and says what was seen up to then. Rejects when autocannon refuses the order. */
export async function closedLoop(order: ClosedOrder, stop: AbortSignal, tell: Progress): Promise<Figures> {
  const { request, concurrency, length } = order;
  const first = await probe(request, order.timeoutSeconds ?? FIRST_PATIENCE, stop);
  const end = new AbortController();
  const until = AbortSignal.any([stop, end.signal]);
  const stopWatching = watchSelf();
  const begin = now();
  const tally = new Tally(begin);
  if (first.kind !== 'answered') {
    if (first.kind === 'timed out') tally.timedOut();
    else tally.failed(first.why);
    return {
      ...tally.figures('closed', stopWatching()),
      gaveUp: 'the target did not answer a first request',
    };
  }

  let gaveUp: string | undefined;
  const giveUp = () => {
    if (tally.failedInARow < HOPELESS_TIMES * concurrency || now() - tally.lastAnswerAt < HOPELESS_MS) return;
    gaveUp ??= `the target stopped answering: the last ${tally.failedInARow} requests failed`;
    end.abort();
  };
  const tellProgress = () => {
    if ('requests' in length) tell(tally.requests, length.requests, 'requests');
    else tell(Math.min((now() - begin) / 1000, length.seconds), length.seconds, 's');
  };
  const timer = setInterval(tellProgress, TELL_EVERY_MS);
  // The end of the window is ours to keep: autocannon's comes late, and so does a timer. What is seen after it does not count.
  const windowEnd = 'seconds' in length ? begin + length.seconds * 1000 : Number.POSITIVE_INFINITY;
  const window = 'seconds' in length ? setTimeout(() => end.abort(), windowEnd - now()) : undefined;
  try {
    // A target that closes connections would be asked in vain every other time by autocannon.
    await (first.closes ? call : fire)(
      {
        request,
        connections: concurrency,
        length,
        timeoutSeconds: order.timeoutSeconds ?? patience(concurrency, first.seconds),
        until,
      },
      {
        answered: (status, ms, at) => {
          if (at <= windowEnd) tally.answered(status, ms, at);
        },
        failed: (why) => {
          if (now() > windowEnd) return;
          tally.failed(why);
          giveUp();
        },
        timedOut: () => {
          if (now() > windowEnd) return;
          tally.timedOut();
          giveUp();
        },
      },
    );
  } finally {
    clearInterval(timer);
    clearTimeout(window);
    tellProgress();
  }
  return { ...tally.figures('closed', stopWatching()), ...(gaveUp ? { gaveUp } : {}) };
}
