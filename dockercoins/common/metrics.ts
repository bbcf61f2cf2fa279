/** The Prometheus metrics that the services share. Names follow Prometheus' own rules: base units, `_total`. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Upper bounds in seconds: fine around the 100 ms of a service, coarse where a queue grows. */
const LATENCY_BUCKETS = [
  0.001, 0.005, 0.01, 0.025, 0.05, 0.09, 0.095, 0.1, 0.101, 0.102, 0.105, 0.11, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6,
  0.7, 0.8, 0.9, 1, 1.5, 2, 3, 5, 10, 20, 30,
];

/** A registry whose every line is labelled with the service. */
export function createRegistry(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  return registry;
}

/** The event loop's delay is sampled so often, in ms, and its metrics say so much more than the delay itself. */
const LOOP_SAMPLED_MS = 100;

/**
 * The process's own metrics: memory, processor, collections, delay of the event loop. Only for a registry that somebody can read: that
 * delay is taken with a timer, whose default of a hundred times a second is most of what an idle service does.
 */
export function addProcessMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LOOP_SAMPLED_MS });
}

export const counter = <Label extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: Label[] = [],
) => new Counter({ name: `dockercoins_${name}`, help, labelNames, registers: [registry] });

export const histogram = <Label extends string>(
  registry: Registry,
  name: string,
  help: string,
  labelNames: Label[] = [],
) =>
  new Histogram({
    name: `dockercoins_${name}`,
    help,
    labelNames,
    buckets: LATENCY_BUCKETS,
    registers: [registry],
  });

/** What went wrong, by kind; each service has its own kinds, all of them there from the start at 0. */
export function errorCounter<Kind extends string>(registry: Registry, kinds: readonly Kind[]) {
  const errors = counter(registry, 'errors_total', 'What went wrong, by kind', ['kind']);
  for (const kind of kinds) errors.inc({ kind }, 0);
  return (kind: Kind): void => errors.inc({ kind });
}

/** A gauge whose value is read when somebody asks, so that keeping it costs nothing. */
export function gauge(registry: Registry, name: string, help: string, read: () => number) {
  return new Gauge({
    name: `dockercoins_${name}`,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

/**
 * Counts answers by method and status. Incrementing a labelled prom-client counter hashes its labels each time; at ten
 * thousand requests a second that shows, so plain numbers are kept and handed over when somebody asks.
 */
export function requestCounter(registry: Registry): (method: string, status: number) => void {
  const counts = new Map<string, Map<number, number>>();
  new Counter({
    name: 'dockercoins_requests_total',
    help: 'Requests answered, by method and status',
    labelNames: ['method', 'status'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [method, byStatus] of counts) {
        for (const [status, count] of byStatus) this.inc({ method, status: String(status) }, count);
      }
    },
  });
  return (method, status) => {
    const byStatus = counts.get(method) ?? new Map<number, number>();
    counts.set(method, byStatus);
    byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
  };
}
