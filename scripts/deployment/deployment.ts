/**
 * How DockerCoins runs somewhere. Each way of running it (processes here, Compose on a node, a stack on a Swarm) is one
 * `Target`; what it hands back is a `Deployment`, and everything above (commands, bench, dashboard) knows only these.
 */
import type { Emit } from '../core/events.ts';

/** The services a person may scale, in the order in which they are shown. */
export const SERVICES = ['rng', 'hasher', 'worker', 'webui'] as const;
export type ScalableService = (typeof SERVICES)[number];
export type Service = ScalableService | 'redis' | 'ambassador' | 'balancer';

/** How many instances of each service. */
export type Counts = Readonly<Record<ScalableService, number>>;

/** What may be asked for: a full application, or nothing of a service to see what breaks. */
export const COUNT_LIMITS: Readonly<
  Record<ScalableService, { readonly low: number; readonly high: number }>
> = {
  rng: { low: 0, high: 50 },
  hasher: { low: 0, high: 50 },
  worker: { low: 0, high: 100 },
  webui: { low: 0, high: 1 },
};

export const DEFAULT_COUNTS: Counts = { rng: 1, hasher: 1, worker: 1, webui: 1 };

export interface Instance {
  readonly service: Service;
  /** Unique within the deployment: `rng-2`, or `node3/rng-2` where there is one application on each node. */
  readonly id: string;
  /** `host:port` where it answers, or `-` for a worker. */
  readonly address: string;
  /** `exited`: it should run and does not. */
  readonly state: 'running' | 'exited';
}

/** Both counters at one moment. `at` is a monotonic clock in seconds: only differences mean anything. */
export interface Counters {
  readonly at: number;
  readonly hashes: number;
  readonly coins: number;
}

/** One HTTP call that a worker made and how long it took. `at` is the wall clock in ms when its unit was counted. */
export interface Call {
  readonly service: 'rng' | 'hasher';
  readonly at: number;
  readonly ms: number;
}

/** What workers published of their calls, oldest first. */
export interface CallHistory {
  readonly calls: readonly Call[];
  /** Calls that failed, and whose; `at` as in `Call`. */
  readonly failures: readonly { readonly service: string; readonly at: number }[];
}

export interface LogLine {
  readonly service: Service;
  readonly instance: string;
  readonly line: string;
}

export interface LogOptions {
  /** Lines from the end of each instance's log; undefined for all. */
  readonly tail?: number | undefined;
  /** Stay and hand over new lines until `signal` is aborted. */
  readonly follow?: boolean | undefined;
  /** Only these services; undefined for all. */
  readonly services?: readonly Service[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface StopSummary {
  /** Ids of what was stopped. */
  readonly stopped: readonly string[];
}

/** DockerCoins, running. Disposing of it lets go of connections; the application goes on. */
export interface Deployment extends AsyncDisposable {
  readonly target: string;
  readonly name: string;
  /** Where a person or a load generator reaches the application, as `http://host:port`. */
  readonly endpoints: Readonly<Record<'webui' | 'rng' | 'hasher', string>>;
  /** How many instances of each service are wanted, in each stack. */
  readonly counts: Counts;
  /** How many times the whole application is there, with `counts` each: one but for `each`. */
  readonly stacks: number;
  instances(): Promise<Instance[]>;
  /** Converges to `counts`; services left out stay as they are. An instance that has died is started again. */
  scale(counts: Partial<Counts>): Promise<void>;
  /** Rejects with NO_ANSWER when Redis is away. */
  counters(): Promise<Counters>;
  /** Calls that workers made since the wall-clock time `since` (ms). Rejects with NO_ANSWER when Redis is away. */
  calls(since: number): Promise<CallHistory>;
  logs(options?: LogOptions): AsyncIterable<LogLine>;
  /** Ends everything and leaves nothing behind; never fails because something has ended already. */
  stop(): Promise<StopSummary>;
}

/**
 * How calls to rng are dealt out among its instances: `roundrobin`, `leastconn` and `random` by the balancer, `dns` by names without a
 * balancer, `none`: not at all, the first gets them all.
 */
export const BALANCES = ['roundrobin', 'leastconn', 'random', 'dns', 'none'] as const;
export type Balance = (typeof BALANCES)[number];

/** HAProxy's word for it. Its own `random` draws two and takes the one with fewer calls; here one is drawn. */
export const algorithmOf = (balance: Exclude<Balance, 'dns'>): string =>
  ({ none: 'first', random: 'random(1)', roundrobin: 'roundrobin', leastconn: 'leastconn' })[balance];

export interface StartOptions {
  readonly name: string;
  readonly counts: Counts;
  readonly emit: Emit;
  /** Aborted: what was started is stopped again, and `start` rejects with INTERRUPTED. */
  readonly signal?: AbortSignal | undefined;
  /** `roundrobin` unless told otherwise. @throws USAGE from a target that cannot. */
  readonly balance?: Balance | undefined;
  /** `attached` belongs to this process and must not outlive it; `detached` stays until `stop`. */
  readonly lifetime: 'attached' | 'detached';
}

/** A way of running DockerCoins. */
export interface Target {
  readonly name: string;
  /** Starts the application and resolves when every instance answers. On failure nothing is left running. */
  start(options: StartOptions): Promise<Deployment>;
  /** The deployment of that name, if anything of it exists; `orphaned` says why when its owner is gone. */
  find(name: string, emit?: Emit, signal?: AbortSignal): Promise<FoundDeployment | undefined>;
  /** Names of all that exist. */
  list(): Promise<string[]>;
}

export interface FoundDeployment {
  readonly deployment: Deployment;
  /** Set when whoever started it is gone without having finished or stopped it. */
  readonly orphaned: string | undefined;
}
