/** When the requests of an open loop are due. */
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
