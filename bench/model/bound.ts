/**
 * What theory allows: the asymptotic bounds of a closed queueing network with deterministic service.
 *
 * N workers go round a loop: Z seconds in which they need nobody else's turn (a sleep of 0.1 s and a call to hasher, which
 * serves everyone at once), then a call to one of R rng instances, each of which serves one request at a time for S seconds.
 *
 * Source: P. J. Denning and J. P. Buzen, "The Operational Analysis of Queueing Network Models", ACM Computing Surveys
 * 10(3), 1978: Little's law, the utilisation law, the response time law and the asymptotic bounds that follow from them.
 * Deterministic service behind a fair balancer reaches these bounds; with exponential service they are only approached.
 */

/** S: how long one rng instance is busy with one request, in seconds. */
export const SERVICE_SECONDS = 0.1;
/** Z: the rest of a worker's unit of work, in seconds: 0.1 s of sleep and 0.1 s of hashing. */
export const OTHER_SECONDS = 0.2;
/** One hash in this many begins with `0` and is a coin: the first of 64 hexadecimal digits. */
export const HASHES_PER_COIN = 16;

/** The same in whole milliseconds: 0.1 + 0.2 is not 0.3 in binary, and the knee must be 3 and not a hair above it. */
const S = SERVICE_SECONDS * 1000;
const Z = OTHER_SECONDS * 1000;

/**
 * X(N, R) = min(N / (S + Z), R / S): the most hashes per second that `workers` workers and `rng` instances can make.
 * The left side is what the workers could do if none ever waited, the right side what rng can do if it never idles.
 * Counts may be fractions, for drawing curves. @throws RangeError for a count below zero.
 */
export function throughputBound(workers: number, rng: number): number {
  return Math.min(workersLimit(workers), rngLimit(rng));
}

/** N / (S + Z): hashes per second of `workers` workers that never wait. @throws RangeError for a count below zero. */
export function workersLimit(workers: number): number {
  return (count('workers', workers) * 1000) / (S + Z);
}

/** R / S: hashes per second of `rng` instances that never idle. @throws RangeError for a count below zero. */
export function rngLimit(rng: number): number {
  return (count('rng', rng) * 1000) / S;
}

/**
 * L(N, R) = max(S, N·S/R − Z): how long a call to rng takes at the least, queueing included, in milliseconds. It is the
 * response time law, L = N/X − Z, at X = `throughputBound`. Without any rng nothing answers: Infinity.
 * @throws RangeError for a count below zero.
 */
export function rngLatencyBoundMs(workers: number, rng: number): number {
  if (count('rng', rng) === 0) return Number.POSITIVE_INFINITY;
  return Math.max(S, (count('workers', workers) * S) / rng - Z);
}

/**
 * N* = R·(S + Z)/S = 3R: how many workers `rng` instances can feed. With more of them, calls queue and only the latency
 * grows. @throws RangeError for a count below zero.
 */
export function knee(rng: number): number {
  return (count('rng', rng) * (S + Z)) / S;
}

/**
 * What a probe of `GET /` on rng sees on average, in milliseconds. The probe needs no service but waits in the same queue:
 * from the knee on for L − S behind the waiting and S/2 for the request in service, which makes (N − 2.5)·100 ms for
 * R = 1; below it, where no queue forms, for S/2 in the share of time that rng is busy. @throws RangeError for a count below zero.
 */
export function probeLatencyMs(workers: number, rng = 1): number {
  if (workers >= knee(rng)) return rngLatencyBoundMs(workers, rng) - S / 2;
  const busy = throughputBound(workers, rng) / rngLimit(rng);
  return (busy * S) / 2;
}

/** What clients of a load can reach at best. */
export interface LoadBound {
  /** Answers per second to the clients, all together. */
  readonly perSecond: number;
  readonly latencyMs: number;
}

/**
 * What `clients` that ask rng again as soon as they are answered can reach beside `workers` workers. Both wait in the same queues, so their calls take
 * the same L; when rng never idles, c/L + N/(L + Z) = R/S, which is (R/S)·L² + (Z·R/S − c − N)·L − c·Z = 0, and L ≥ S always. The clients
 * have c/L of it. Without any rng nothing answers. @throws RangeError for a count below zero.
 */
export function rngLoadBound(clients: number, workers: number, rng: number): LoadBound {
  const [c, n] = [count('clients', clients), count('workers', workers)];
  if (count('rng', rng) === 0) return { perSecond: 0, latencyMs: Number.POSITIVE_INFINITY };
  const perMs = rng / S;
  const linear = Z * perMs - c - n;
  const saturated = (-linear + Math.sqrt(linear ** 2 + 4 * perMs * c * Z)) / (2 * perMs);
  const latencyMs = Math.max(S, saturated);
  return { perSecond: (c * 1000) / latencyMs, latencyMs };
}

/** The same for hasher, which serves everybody at once. @throws RangeError for a count below zero. */
export function hasherLoadBound(clients: number): LoadBound {
  return { perSecond: (count('clients', clients) * 1000) / S, latencyMs: S };
}

/** Coins per second that go with so many hashes per second: one in 16. */
export function coinsPerSecond(hashesPerSecond: number): number {
  return hashesPerSecond / HASHES_PER_COIN;
}

/** How many times `rate` is `base`; undefined when `base` is not above zero, for then there is nothing to compare with. */
export function speedUp(rate: number, base: number): number | undefined {
  return base > 0 ? rate / base : undefined;
}

function count(what: string, value: number): number {
  if (value >= 0) return value;
  throw new RangeError(`${what} must be a count of zero or more, not ${value}`);
}
