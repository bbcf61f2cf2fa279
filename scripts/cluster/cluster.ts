/**
 * A cluster is a set of nodes with a name; a node is a machine, or what looks like one, with a Docker engine of its own. Each
 * way of making nodes (containers on one engine, machines that exist already) is a `Provider`; everything above knows only these.
 */
import { isIPv4 } from 'node:net';
import type Docker from 'dockerode';
import type { Emit } from '../core/events.ts';
import { LOOPBACK } from '../system/ports.ts';
import { problemsOfHosts } from './ssh/host-list.ts';

/** What a person asked for. */
export interface ClusterSpec {
  readonly name: string;
  /** How many nodes. */
  readonly nodes: number;
  /** How many of the nodes are managers of a Swarm; 0 for no Swarm. */
  readonly managers: 0 | 1 | 3;
  /** Limits of each node; undefined for none. */
  readonly memoryBytes?: number | undefined;
  readonly cpus?: number | undefined;
  /** Where SSH and the application's ports are published: an address of this machine. Engines are on the loopback always. */
  readonly bind: string;
  /** node1's SSH; the others follow in steps of ten. undefined: ports that are free at the time. */
  readonly basePort?: number | undefined;
  /** Machines that exist already, as a person names them (`user@host:port`), one for each node; undefined where nodes are to be made. */
  readonly hosts?: readonly string[] | undefined;
}

export const NODE_LIMITS = { low: 1, high: 50 } as const;

/** What of the application a node publishes: the web page, rng, hasher, as guides name them. */
export const APPLICATION_PORTS = [8000, 8001, 8002] as const;
export type ApplicationPort = (typeof APPLICATION_PORTS)[number];

/** Where a node's engine listens, with mutual TLS. */
export const ENGINE_PORT = 2376;

export type Role = 'manager' | 'worker' | 'none';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** What a node publishes, from where each port of it is reached. */
export function publishedAs(reached: (port: ApplicationPort) => Address): Record<ApplicationPort, Address> {
  return Object.fromEntries(APPLICATION_PORTS.map((port) => [port, reached(port)])) as Record<
    ApplicationPort,
    Address
  >;
}

export interface Output {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Who runs it; the student's user `docker` unless told otherwise. */
  readonly user?: 'docker' | 'root' | undefined;
  readonly input?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A node that runs. */
export interface Node {
  /** `node1`, `node2`, … */
  readonly name: string;
  /** Where the other nodes reach it. */
  readonly address: string;
  /** Where a person on this machine reaches its sshd. */
  readonly ssh: Address;
  /** Where its engine answers, with mutual TLS. */
  readonly enginePort: Address;
  /** Where a port of the application on the node is reached from this machine. */
  readonly published: Readonly<Record<ApplicationPort, Address>>;
  /** Its engine; the connection is made when first used. */
  readonly engine: Docker;
  /** Runs a program in the node and resolves however it ends. */
  run(command: readonly string[], options?: RunOptions): Promise<Output>;
}

/** What the machine below the nodes can do; found once, kept with the cluster. */
export interface Abilities {
  /** Whether the kernel has IP_VS: without it a Swarm's virtual IPs and routing mesh forward nothing. */
  readonly ipvs: boolean;
  /** Whether nodes run with `--privileged`, or with the reduced set of rights. */
  readonly privileged: boolean;
}

/** Nodes that run. Disposing of it lets go of connections; the nodes go on. */
export interface Cluster extends AsyncDisposable {
  readonly name: string;
  readonly provider: string;
  readonly spec: ClusterSpec;
  readonly abilities: Abilities;
  readonly nodes: readonly Node[];
}

/** What exists of a cluster, running or not. */
export interface ClusterSummary {
  readonly name: string;
  readonly provider: string;
  readonly nodes: number;
  readonly running: number;
  /** Asked for; more than `nodes` when `up` did not come to its end. */
  readonly wanted: number;
  readonly swarm: boolean;
}

export interface Removed {
  /** Names of what is gone, by kind. */
  readonly nodes: readonly string[];
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
}

export interface UpOptions {
  readonly emit: Emit;
  readonly signal?: AbortSignal | undefined;
  /** Keep what there is when something fails, for a look. */
  readonly retain?: boolean | undefined;
  /** Consent to install packages on machines that exist already. */
  readonly install?: boolean | undefined;
}

export interface Provider {
  readonly name: string;
  /** Brings the cluster to what `spec` says, from nothing or from whatever an earlier command left, and resolves when all is ready. */
  up(spec: ClusterSpec, options: UpOptions): Promise<Cluster>;
  /** The cluster, if all its nodes run. @throws NOT_RUNNING when some do not. */
  find(name: string): Promise<Cluster | undefined>;
  list(): Promise<ClusterSummary[]>;
  /** Removes all there is of a cluster; nothing to remove is no error. */
  down(name: string, emit: Emit): Promise<Removed>;
}

/** Whether `name` may be a cluster's: it becomes part of labels, of host names, and of a path. */
export function isClusterName(name: string): boolean {
  return /^[a-z][a-z0-9-]{0,29}$/.test(name);
}

/** @returns every problem with the specification, none when it is sound. */
export function problemsOf(spec: ClusterSpec): string[] {
  const problems: string[] = [];
  if (!isClusterName(spec.name)) {
    problems.push(
      `"${spec.name}" is no name for a cluster: a small letter, then up to 29 small letters, digits and hyphens`,
    );
  }
  if (spec.hosts !== undefined) problems.push(...problemsOfHosts(spec.hosts), ...unfitForHosts(spec));
  const { low, high } = NODE_LIMITS;
  if (spec.hosts !== undefined ? spec.nodes > high : !isWithin(spec.nodes, low, high)) {
    problems.push(
      spec.hosts === undefined
        ? `--nodes takes ${low} to ${high}, not ${spec.nodes}`
        : `--hosts takes up to ${high} machines, not ${spec.nodes}`,
    );
  }
  if (spec.managers > spec.nodes) {
    problems.push(`--managers ${spec.managers} needs as many nodes, and there are ${spec.nodes}`);
  }
  if (spec.memoryBytes !== undefined && spec.memoryBytes < 256 * 2 ** 20) {
    problems.push('--memory must be at least 256m: an engine and a few containers need as much');
  }
  if (spec.cpus !== undefined && !(spec.cpus >= 0.1 && spec.cpus <= 1024)) {
    problems.push('--cpus takes 0.1 or more');
  }
  if (!isIPv4(spec.bind)) {
    problems.push(
      `--bind takes an IPv4 address of this machine, or 0.0.0.0 for all of them, not "${spec.bind}"`,
    );
  }
  if (spec.basePort !== undefined) {
    const last = spec.basePort + spec.nodes * 10;
    if (!(Number.isInteger(spec.basePort) && spec.basePort >= 1024 && last <= 65_535)) {
      problems.push('--base-port takes 1024 or more, with ten ports for each node below 65536');
    }
  }
  return problems;
}

const isWithin = (value: number, low: number, high: number): boolean =>
  Number.isInteger(value) && value >= low && value <= high;

/** What can be said of nodes that are made, and not of machines that exist. */
function unfitForHosts({ memoryBytes, cpus, bind, basePort }: ClusterSpec): string[] {
  const given = [
    memoryBytes !== undefined && '--memory',
    cpus !== undefined && '--cpus',
    bind !== LOOPBACK && '--bind',
    basePort !== undefined && '--base-port',
  ].filter((each) => each !== false);
  return given.length === 0
    ? []
    : [`${given.join(', ')} cannot be asked of machines that exist already (--provider ssh)`];
}
