/** DockerCoins as containers on nodes, whatever started them. */
import { WorkshopError } from '../../core/errors.ts';
import { withLock } from '../../system/lock.ts';
import {
  type CallHistory,
  type Counters,
  type Counts,
  DEFAULT_COUNTS,
  type Deployment,
  type Instance,
  type LogLine,
  type LogOptions,
  SERVICES,
  type Service,
  type StopSummary,
} from '../deployment.ts';
import { RedisReader } from '../redis-reader.ts';
import { readPartLogs } from './part-logs.ts';
import { addressOf, idOf, type Part, PROJECT, partsOn } from './parts.ts';
import { RedisBridge } from './redis-bridge.ts';
import { settle } from './settle.ts';
import type { Way } from './way.ts';

export class ContainerDeployment implements Deployment {
  readonly name = PROJECT;
  readonly #way: Way;
  readonly #signal: AbortSignal | undefined;
  #counts: Counts;
  #endpoints: Deployment['endpoints'];
  #redis: Promise<{ readonly bridge: RedisBridge; readonly reader: RedisReader }> | undefined;

  constructor(way: Way, counts: Counts, parts: readonly Part[], signal?: AbortSignal) {
    this.#way = way;
    this.#counts = counts;
    this.#endpoints = endpointsOf(way, parts);
    this.#signal = signal;
  }

  get target(): string {
    return this.#way.target;
  }

  get counts(): Counts {
    return this.#counts;
  }

  get endpoints(): Deployment['endpoints'] {
    return this.#endpoints;
  }

  readonly stacks = 1;

  async instances(): Promise<Instance[]> {
    return instancesOf(await this.#parts(), (await this.#way.wanted()) ?? this.#counts, this.#way.alone);
  }

  async scale(counts: Partial<Counts>): Promise<void> {
    const { parts, counts: reached } = await withLock(
      lockOf(this.#way),
      () => bringTo(this.#way, counts, this.#signal),
      { signal: this.#signal },
    );
    this.#counts = reached;
    this.#endpoints = endpointsOf(this.#way, parts);
  }

  async counters(): Promise<Counters> {
    return (await this.#reader()).counters();
  }

  async calls(since: number): Promise<CallHistory> {
    return (await this.#reader()).calls(since);
  }

  logs(options: LogOptions = {}): AsyncIterable<LogLine> {
    return readPartLogs(() => this.#parts(), options);
  }

  async stop(): Promise<StopSummary> {
    await this[Symbol.asyncDispose]();
    return withLock(lockOf(this.#way), async () => {
      const running = (await this.#parts()).filter(({ isRunning }) => isRunning);
      await this.#way.remove();
      return { stopped: running.map(({ service, number }) => idOf(service, number)) };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const redis = this.#redis;
    this.#redis = undefined;
    const { bridge, reader } = (await redis?.catch(() => undefined)) ?? {};
    reader?.close();
    await bridge?.[Symbol.asyncDispose]();
  }

  #parts(): Promise<Part[]> {
    return partsOn(this.#way.nodes, this.#way.marks);
  }

  async #reader(): Promise<RedisReader> {
    this.#redis ??= RedisBridge.open(() => this.#findRedis()).then((bridge) => ({
      bridge,
      reader: new RedisReader(bridge.url, `in the container of redis on ${this.#way.target}`),
    }));
    return (await this.#redis).reader;
  }

  async #findRedis() {
    const redis = (await this.#parts()).find(({ service, isRunning }) => service === 'redis' && isRunning);
    if (!redis) throw new Error('no container of redis runs');
    return redis.node.engine.getContainer(redis.container.Id);
  }
}

/**
 * Converges to `counts`, those left out staying as they are, and waits until all answer. For one command at a time: to be
 * called with the lock of `lockOf`.
 */
export async function bringTo(
  way: Way,
  counts: Partial<Counts>,
  signal?: AbortSignal,
): Promise<{ parts: Part[]; counts: Counts }> {
  const all = { ...((await way.wanted()) ?? DEFAULT_COUNTS), ...counts };
  refuseHashers(all);
  await way.apply(all);
  const parts = await settle(way, all, (current) => endpointsOf(way, current), signal);
  return { parts, counts: all };
}

/** Port 8002 is held by hasher itself: there is no balancer before it, and no need of one. */
export function refuseHashers({ hasher }: Counts): void {
  if (hasher <= 1) return;
  throw new WorkshopError('USAGE', {
    what: `hasher=${hasher}: on nodes there is one hasher at most.`,
    why: 'it holds port 8002 itself; it serves everybody at once, so more of them would not be faster',
    hint: 'What is slow is rng:  scale it with  rng=3',
  });
}

/** Running containers, and in place of each that is wanted and does not run an `exited` one. */
export function instancesOf(
  parts: readonly Part[],
  counts: Counts,
  alone: readonly Service[] = ['redis', 'balancer'],
): Instance[] {
  // Without the balancer when a student started compose.yaml alone.
  const single = alone.filter(
    (service) => service !== 'balancer' || parts.some((part) => part.service === 'balancer'),
  );
  const wanted = [
    ...single.map((service) => [service, 1] as const),
    ...SERVICES.map((service) => [service, counts[service]] as const),
  ];
  return wanted.flatMap(([service, count]) => {
    const running = parts.filter((part) => part.service === service && part.isRunning);
    const numbers = new Set(running.map(({ number }) => number));
    for (let number = 1; numbers.size < count; number++) numbers.add(number);
    return [...numbers]
      .sort((a, b) => a - b)
      .map((number): Instance => {
        const part = running.find((each) => each.number === number);
        const address = part ? addressOf(part) : '-';
        return { service, id: idOf(service, number), address, state: part ? 'running' : 'exited' };
      });
  });
}

/** Each at the node where its port is published: the one with its container, or the first where there is none. */
function endpointsOf(way: Way, parts: readonly Part[]): Deployment['endpoints'] {
  const at = (port: 8000 | 8001 | 8002, ...services: Service[]) => {
    const part = services
      .map((service) => parts.find((each) => each.service === service && each.isRunning))
      .find((each) => each !== undefined);
    const address = (part?.node ?? way.nodes[0])?.published[port];
    return `http://${address?.host}:${address?.port}`;
  };
  return {
    webui: at(8000, 'webui', 'balancer'),
    rng: at(8001, 'balancer'),
    hasher: at(8002, 'hasher', 'balancer'),
  };
}

/** Whoever changes the application at a place holds this. */
export const lockOf = (way: Way): string => `DockerCoins on ${way.target} of ${way.cluster}`;
