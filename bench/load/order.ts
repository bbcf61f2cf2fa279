/** What a load generator is told to do: a closed loop, or an open one. It is sent to the generator's process as JSON. */

export interface RequestShape {
  /** `http://host:port/path`. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Bytes of the body of a POST: zeros. */
  readonly bodyBytes: number;
}

/** Every client asks again as soon as it has its answer: a slow target is asked less. */
export interface ClosedOrder {
  readonly kind: 'closed';
  readonly request: RequestShape;
  /** Clients, each with a connection of its own. */
  readonly concurrency: number;
  readonly length: { readonly requests: number } | { readonly seconds: number };
  /** How long a client waits for an answer; undefined: as long as `patience` finds right. */
  readonly timeoutSeconds?: number | undefined;
}

/** Requests are sent when their time has come, however the target does: people do not wait for each other. */
export interface OpenOrder {
  readonly kind: 'open';
  readonly request: RequestShape;
  /** Requests a second. */
  readonly rate: number;
  readonly arrivals: 'constant' | 'poisson';
  /** Of the Poisson arrivals. */
  readonly seed: number;
  /** How many in all. */
  readonly requests: number;
  /** The most that may be under way at once; what is due while so many are is never sent, and counted. */
  readonly mostUnderWay: number;
  readonly timeoutSeconds: number;
}

export type Order = ClosedOrder | OpenOrder;

/** Nobody is given up on sooner than this, in seconds. */
const LEAST_PATIENCE = 10;

/**
 * How long a client of a closed loop should wait for an answer, in seconds: half as long again as `concurrency` requests take
 * one after another, at `answerSeconds` each. autocannon's own limit of 10 s would hang up on whoever queues at a saturated server,
 * and report the ruin as the server's.
 */
export function patience(concurrency: number, answerSeconds: number): number {
  return Math.ceil(Math.max(LEAST_PATIENCE, 1.5 * concurrency * answerSeconds));
}
