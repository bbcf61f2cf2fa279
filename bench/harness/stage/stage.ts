/**
 * Where measurements find what they measure: the services as real processes, started as a local deployment starts them
 * (same bundle, same flags of Node, on the loopback), Redis, and references to hold them against.
 */
import type { DeploymentFolder, Ports } from '../../../scripts/deployment/local/folder.ts';
import { redisSpec, serviceSpec } from '../../../scripts/deployment/local/launch-spec.ts';
import type { LaunchSpec } from '../../../scripts/deployment/local/processes.ts';
import { freePorts, LOOPBACK } from '../../../scripts/system/ports.ts';
import { requirePrograms } from '../../../scripts/system/requirements.ts';
import { bundleReference, type ReferenceName } from '../reference/bundle.ts';
import { Child } from './child.ts';

/** A process and the port at which it answers. */
export interface Server {
  readonly child: Child;
  readonly port: number;
  readonly adminPort: number;
}

type Environment = Readonly<Record<string, string>>;
/** Where a worker or webui finds the others: their ports. */
type Others = Partial<Omit<Ports, 'webui'>>;

export class Stage implements AsyncDisposable {
  readonly #folder: DeploymentFolder;
  readonly #signal: AbortSignal;
  readonly #children: Child[] = [];
  #started = 0;

  constructor(folder: DeploymentFolder, signal: AbortSignal) {
    this.#folder = folder;
    this.#signal = signal;
  }

  /** Starts an instance of a service that listens. */
  async service(
    service: 'rng' | 'hasher' | 'webui',
    environment: Environment = {},
    others: Others = {},
  ): Promise<Server> {
    const [port = 0, adminPort = 0] = await freePorts(2);
    const spec = serviceSpec(this.#folder, ports(others), service, this.#name(service), port, adminPort);
    return { child: await this.#start(withEnvironment(spec, environment)), port, adminPort };
  }

  async worker(others: Required<Others>, environment: Environment = {}): Promise<Omit<Server, 'port'>> {
    const [adminPort = 0] = await freePorts(1);
    const name = this.#name('worker');
    const spec = serviceSpec(this.#folder, ports(others), 'worker', name, undefined, adminPort);
    return { child: await this.#start(withEnvironment(spec, environment)), adminPort };
  }

  /** Starts a server that a service is held against, with the same flags of Node as the services. */
  async reference(
    reference: ReferenceName,
    environment: Environment = {},
  ): Promise<Omit<Server, 'adminPort'>> {
    const [port = 0, unused = 0] = await freePorts(2);
    const spec = serviceSpec(this.#folder, ports({}), 'rng', this.#name(reference), port, unused);
    const bundle = await bundleReference(reference, this.#folder.path);
    const { admin: _, ...labels } = spec.labels; // it has no admin port: that it can be connected to is enough
    const own = { ...spec, labels, args: [...spec.args.slice(0, -1), bundle] };
    return { child: await this.#start(withEnvironment(own, environment)), port };
  }

  /** @throws MISSING when there is no Redis on this machine. */
  async redis(): Promise<{ readonly port: number; readonly url: string }> {
    const { redis } = await requirePrograms(['redis']);
    const [port = 0] = await freePorts(1);
    await this.#start(redisSpec(this.#folder, redis, port));
    return { port, url: `redis://${LOOPBACK}:${port}` };
  }

  /** Ends all that was started, what was started last first. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children.reverse()) await child.end();
  }

  #name(of: string): string {
    this.#started += 1;
    return `${of}-${this.#started}`;
  }

  #start(spec: LaunchSpec): Promise<Child> {
    return Child.start(spec, (child) => this.#children.push(child), this.#signal);
  }
}

function ports({ rng = 0, hasher = 0, redis = 0 }: Others): Ports {
  return { webui: 0, rng, hasher, redis };
}

function withEnvironment(spec: LaunchSpec, environment: Environment): LaunchSpec {
  return { ...spec, environment: { ...spec.environment, ...environment } };
}
