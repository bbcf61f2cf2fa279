/**
 * Exact Mean Value Analysis: what a closed network of queues does when service times are random (exponential), where the bound says what it
 * could do at best. N customers (workers) think for Z, then visit rng: R stations with a queue each, or one queue with R servers.
 *
 * Source: M. Reiser and S. S. Lavenberg, "Mean-Value Analysis of Closed Multichain Queuing Networks", Journal of the ACM 27(2), 1980. The station
 * with several servers as in E. D. Lazowska, J. Zahorjan, G. S. Graham, K. C. Sevcik, "Quantitative System Performance", Prentice-Hall, 1984,
 * chapter 20 (load-dependent service centres).
 */

export interface ClosedNetwork {
  /** N: customers. A whole number, 0 or more. */
  readonly customers: number;
  /** R: a whole number, 1 or more. */
  readonly servers: number;
  /** S: mean service time of one server, in seconds, above 0. */
  readonly serviceSeconds: number;
  /** Z: what a customer does elsewhere without waiting for anybody, in seconds. */
  readonly thinkSeconds: number;
  /**
   * `stations`: R queues, each customer joins one by chance, as with random choice or DNS. `shared`: one queue before R servers, which is the best that a
   * balancer can do.
   */
  readonly queues: 'stations' | 'shared';
}

export interface Prediction {
  /** X: customers served per second. */
  readonly throughput: number;
  /** Mean time of a visit, queueing included, in seconds; S when there are no customers. */
  readonly residenceSeconds: number;
  /** Mean number of customers there, those in service included. */
  readonly queueLength: number;
}

/** @throws RangeError for a number that cannot be. */
export function meanValueAnalysis(network: ClosedNetwork): Prediction {
  refuseOdd(network);
  return network.queues === 'stations' ? independentStations(network) : sharedQueue(network);
}

/**
 * R equal stations, each visited with probability 1/R. Who arrives finds what is there on average with one customer fewer (the arrival theorem):
 * a visit takes S·(1 + Q(n−1)/R), with Q the customers at all stations together.
 */
function independentStations({
  customers,
  servers,
  serviceSeconds,
  thinkSeconds,
}: ClosedNetwork): Prediction {
  let queue = 0;
  let throughput = 0;
  let residence = serviceSeconds;
  for (let n = 1; n <= customers; n++) {
    residence = serviceSeconds * (1 + queue / servers);
    throughput = n / (thinkSeconds + residence);
    queue = throughput * residence;
  }
  return { throughput, residenceSeconds: residence, queueLength: queue };
}

/** One station whose rate depends on how many are there: min(j, R)/S with j customers. */
function sharedQueue({ customers, servers, serviceSeconds, thinkSeconds }: ClosedNetwork): Prediction {
  /** How likely it is that j customers are there, with n in the network. */
  let likely = [1];
  let throughput = 0;
  let residence = serviceSeconds;
  const rate = (present: number) => Math.min(present, servers) / serviceSeconds;
  for (let n = 1; n <= customers; n++) {
    residence = 0;
    for (let j = 1; j <= n; j++) residence += (j / rate(j)) * (likely[j - 1] ?? 0);
    throughput = n / (thinkSeconds + residence);
    const next = [0];
    for (let j = 1; j <= n; j++) next[j] = (throughput / rate(j)) * (likely[j - 1] ?? 0);
    // What is left is the empty station; rounding must not make it negative.
    next[0] = Math.max(0, 1 - next.reduce((sum, each) => sum + each, 0));
    likely = next;
  }
  return { throughput, residenceSeconds: residence, queueLength: throughput * residence };
}

function refuseOdd({ customers, servers, serviceSeconds, thinkSeconds }: ClosedNetwork): void {
  const odd = [
    ...(Number.isInteger(customers) && customers >= 0 ? [] : [`${customers} customers`]),
    ...(Number.isInteger(servers) && servers >= 1 ? [] : [`${servers} servers`]),
    ...(serviceSeconds > 0 && Number.isFinite(serviceSeconds) ? [] : [`${serviceSeconds} s of service`]),
    ...(thinkSeconds >= 0 && Number.isFinite(thinkSeconds) ? [] : [`${thinkSeconds} s of thinking`]),
  ];
  if (odd.length > 0) throw new RangeError(`not a network: ${odd.join(', ')}`);
}
