/** When the requests of an open loop are due, and when to be awake for them. */
import { seeded } from '../stats/random.ts';
import type { OpenOrder } from './order.ts';

/**
 * The moments, in ms from the begin, at which requests are due, in ascending order. Constant: one every 1/rate s, the first at 0.
 * Poisson: the times between are independent and exponentially distributed with mean 1/rate, which is what many people who
 * know nothing of each other make; the same seed gives the same moments in every thread.
 */
export function* dueTimes({
  rate,
  arrivals,
  seed,
  requests,
}: Pick<OpenOrder, 'rate' | 'arrivals' | 'seed' | 'requests'>): Generator<number, void> {
  const intervalMs = 1000 / rate;
  const random = seeded(seed);
  let at = 0;
  for (let sent = 0; sent < requests; sent++) {
    if (arrivals === 'constant') yield sent * intervalMs;
    else {
      yield at;
      at += random.exponential(intervalMs);
    }
  }
}

/** A machine that has nothing to do goes to sleep, and takes a third of a millisecond to get going. */
const AHEAD_MS = 1;
/** Between requests that are further apart, being awake early costs at most a tenth of a core. */
const LONG_GAP_MS = 10;

export interface Moment {
  readonly due: number;
  /** A little ahead of `due` if there was time to fall asleep before, else the same. */
  readonly awakeAt: number;
}

/** `dueTimes`, each with the moment from which on to be awake for it: the same in every thread. */
export function* moments(order: Parameters<typeof dueTimes>[0]): Generator<Moment, void> {
  let before = Number.NEGATIVE_INFINITY;
  for (const due of dueTimes(order)) {
    yield { due, awakeAt: due - before >= LONG_GAP_MS ? due - AHEAD_MS : due };
    before = due;
  }
}
