/** Which loads there are to make: every combination of what was asked for. Pure. */
import type { LoadBound } from '../model/bound.ts';
import type { Order, RequestShape } from './order.ts';

/** What is loaded. */
export interface Subject extends RequestShape {
  /** In words that are the same for every run of the same thing: `rng, 32 bytes`. */
  readonly name: string;
  /** Of the body sent, or asked for. */
  readonly bytes: number;
  /** What so many clients of a closed loop can reach at best, where theory knows. */
  readonly boundFor?: (clients: number) => LoadBound;
}

/** How. */
export interface Manner {
  readonly length: { readonly requests: number } | { readonly seconds: number };
  readonly timeoutSeconds?: number | undefined;
  /** Closed: one load for each number of clients. Open: one for each rate. */
  readonly loop:
    | { readonly kind: 'closed'; readonly concurrencies: readonly number[] }
    | {
        readonly kind: 'open';
        readonly rates: readonly number[];
        readonly arrivals: 'constant' | 'poisson';
        readonly seed: number;
        readonly mostUnderWay: number;
      };
}

/** One load to make. */
export interface Point {
  readonly subject: Subject;
  /** `concurrency 10`, or `5/s`. */
  readonly manner: string;
  readonly order: Order;
}

/** Someone who asks a target that queues waits for long; the person sees the time-outs then, and can say otherwise. */
const OPEN_PATIENCE = 60;

export function plan(subjects: readonly Subject[], { length, timeoutSeconds, loop }: Manner): Point[] {
  return subjects.flatMap((subject): Point[] => {
    const { url, method, bodyBytes } = subject;
    const request = { url, method, bodyBytes };
    if (loop.kind === 'closed') {
      return loop.concurrencies.map((concurrency) => ({
        subject,
        manner: `concurrency ${concurrency}`,
        order: { kind: 'closed', request, concurrency, length, timeoutSeconds },
      }));
    }
    const { rates, arrivals, seed, mostUnderWay } = loop;
    return rates.map((rate) => {
      const requests =
        'requests' in length ? length.requests : Math.max(1, Math.round(rate * length.seconds));
      const patience = { mostUnderWay, timeoutSeconds: timeoutSeconds ?? OPEN_PATIENCE };
      const order = { kind: 'open', request, rate, arrivals, seed, requests, ...patience } as const;
      return { subject, manner: `${rate}/s${arrivals === 'poisson' ? ', Poisson' : ''}`, order };
    });
  });
}
