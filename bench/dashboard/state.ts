/**
 * All that the dashboard knows at one moment: what the collector makes, what frames are drawn from, what is saved. Plain
 * data, so that a recorded state draws the same frame anywhere. Times are the wall clock in ms unless a name says otherwise.
 */
import type { Counts, Service } from '../../scripts/deployment/deployment.ts';

/** How a source of data is: `staleSince` is set while it does not answer, to when it last did. */
export interface Health {
  readonly staleSince?: number | undefined;
  /** Why it does not answer. */
  readonly problem?: string | undefined;
}

export interface Place {
  /** As `--on` takes it. */
  readonly on: string;
  readonly cluster?: string | undefined;
  /** `DockerCoins on node1`. */
  readonly title: string;
  /** The command that starts the application there. */
  readonly start: string;
}

/** One point a second of the graph. null: not known at that moment. */
export interface HistoryPoint {
  readonly at: number;
  readonly hashesPerSecond: number | null;
  /** What theory allowed then. */
  readonly bound: number | null;
}

export interface SpeedState extends Health {
  readonly hashesPerSecond?: number | undefined;
  readonly coinsPerSecond?: number | undefined;
  /** The counters as they stand. */
  readonly hashes?: number | undefined;
  readonly coins?: number | undefined;
}

/** Of some seconds, in ms. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
}

export interface LatencyState extends Health {
  /** As a probe at random moments sees it: `GET /`, which waits in the same queue. */
  readonly probe?: Percentiles | undefined;
  /** As workers saw their calls. */
  readonly calls?: Percentiles | undefined;
  /** From the service's own `/metrics`: the time in service, queueing left out. */
  readonly service?: Percentiles | undefined;
  /** Median of what workers (else the probe) saw in each second, oldest first. */
  readonly series: readonly (number | null)[];
}

export interface QueueState {
  readonly length?: number | undefined;
  /** `metrics`: rng said so; `law`: Little's law, from throughput and latency. */
  readonly from?: 'metrics' | 'law' | undefined;
  readonly series: readonly (number | null)[];
}

export interface InstanceState {
  /** Unique on the screen. */
  readonly key: string;
  /** `rng-2`. */
  readonly id: string;
  readonly service: Service;
  readonly node: string;
  readonly state: 'running' | 'exited';
  /** Share of one core, in per cent. */
  readonly cpuPercent?: number | undefined;
  readonly memoryBytes?: number | undefined;
  /** As its lines are named in the logs of the deployment. */
  readonly logName: string;
}

export interface NodeState extends Health {
  readonly name: string;
  /** The version of its engine; `processes` where there is none. */
  readonly engine?: string | undefined;
  readonly role?: 'manager' | 'worker' | 'none' | undefined;
  readonly containers?: number | undefined;
  /** Of all its containers together: share of one core in per cent, and bytes. */
  readonly cpuPercent?: number | undefined;
  readonly memoryBytes?: number | undefined;
}

export interface EventState {
  readonly at: number;
  readonly level: 'info' | 'good' | 'warning' | 'error';
  readonly node?: string | undefined;
  readonly text: string;
}

export interface ScalingState {
  readonly service: string;
  readonly to: number;
}

export interface DashboardState {
  readonly at: number;
  readonly place: Place;
  /** `unknown` until it was looked for. */
  readonly application: 'unknown' | 'running' | 'absent';
  /** Wanted, in each of `stacks` applications side by side. */
  readonly counts?: Counts | undefined;
  readonly stacks: number;
  readonly speed: SpeedState;
  readonly history: readonly HistoryPoint[];
  readonly latency: Readonly<Record<'rng' | 'hasher', LatencyState>>;
  readonly queue: QueueState;
  readonly instances: readonly InstanceState[];
  readonly nodes: readonly NodeState[];
  /** Oldest first. */
  readonly events: readonly EventState[];
  /** What was asked for and is not reached yet. */
  readonly scaling: readonly ScalingState[];
}

/** One student's cluster, as `--all` shows it. */
export interface ClusterRow extends Health {
  readonly name: string;
  readonly nodesUp: number;
  readonly nodesWanted: number;
  /** Nobody has looked yet where the application is. */
  readonly pending?: boolean | undefined;
  /** Where the application runs: `node1`, `each`, `swarm`; undefined for none. */
  readonly on?: string | undefined;
  readonly hashesPerSecond?: number | undefined;
  /** The lab and the exercise that are worked on, when known. */
  readonly lab?: string | undefined;
  /** When anything was last seen to happen. */
  readonly lastActivity?: number | undefined;
}

export interface RoomState extends Health {
  readonly at: number;
  readonly clusters: readonly ClusterRow[];
}
