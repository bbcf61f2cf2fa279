/**
 * How calls are dealt out decides how long the queues are. A simulation of the closed network of `bound.ts`, with its deterministic times, for each way
 * of dealing: R instances with a queue each, N workers that go round. Next-event simulation: A. M. Law, "Simulation Modeling and Analysis", 5th edition,
 * McGraw-Hill, 2015, section 1.3.
 */
import { type Random, seeded } from '../stats/random.ts';
import { OTHER_SECONDS, SERVICE_SECONDS } from './bound.ts';

export type Dealing = 'roundrobin' | 'leastconn' | 'random' | 'dns' | 'none';

/** Whoever asks DNS takes one of the addresses by chance. */
type Chooser = (freeAt: readonly number[], now: number) => number;

const ROUNDS = 600;
const WARM_UP_ROUNDS = 60;

/** Hashes per second. `workers` 0 or more, `rng` 1 or more; the same every time, for chance is seeded. @throws RangeError for other counts. */
export function simulateDealing(dealing: Dealing, workers: number, rng: number): number {
  if (!(Number.isInteger(workers) && workers >= 0 && Number.isInteger(rng) && rng >= 1))
    throw new RangeError(`so many workers and rng cannot be: ${workers}, ${rng}`);
  if (workers === 0) return 0;
  const random = seeded(1);
  const choose = chooserOf(dealing, rng, random);
  // When each instance has served all that stand in its queue, and when each worker calls next.
  const freeAt = new Array<number>(rng).fill(0);
  const cycle = OTHER_SECONDS + SERVICE_SECONDS;
  const callsAt = Array.from({ length: workers }, () => random.uniform() * cycle);
  const [warmUp, all] = [WARM_UP_ROUNDS * workers, ROUNDS * workers];
  let begin = 0;
  let now = 0;
  for (let call = 0; call < all; call++) {
    const worker = indexOfLeast(callsAt);
    now = callsAt[worker] as number;
    if (call === warmUp) begin = now;
    const instance = choose(freeAt, now);
    const served = Math.max(now, freeAt[instance] as number) + SERVICE_SECONDS;
    freeAt[instance] = served;
    callsAt[worker] = served + OTHER_SECONDS;
  }
  return (all - warmUp) / (now - begin);
}

function chooserOf(dealing: Dealing, rng: number, random: Random): Chooser {
  let turn = 0;
  switch (dealing) {
    case 'roundrobin':
      return () => turn++ % rng;
    case 'leastconn':
      // With equal times, who has the fewest calls is who is free first.
      return (freeAt, now) => indexOfLeast(freeAt.map((at) => Math.max(at, now)));
    case 'random':
    case 'dns':
      return () => random.integer(rng);
    case 'none':
      return () => 0;
  }
}

function indexOfLeast(values: readonly number[]): number {
  let least = 0;
  for (const [index, value] of values.entries()) if (value < (values[least] as number)) least = index;
  return least;
}
