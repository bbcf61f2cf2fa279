/**
 * One node: its engine's stream of events tells what comes and goes, and what its containers use is asked for one container
 * at a time, so that the engine hardly notices.
 */
import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import type { Node } from '../../../scripts/cluster/cluster.ts';
import { withinTime } from '../../../scripts/core/within-time.ts';
import type { InstanceState, NodeState } from '../state.ts';
import { instanceOf } from './container-name.ts';
import { type EngineEvent, EVENTS, eventOf } from './engine-events.ts';
import { type Inventory, sum, Usage, type WatchOptions } from './inventory.ts';
import { JsonLines } from './json-lines.ts';
import { processUsage } from './process-usage.ts';
import { Source, shortly } from './source.ts';

/** An engine that takes longer to answer counts as silent, in ms. */
const PATIENCE_MS = 5000;
/** After an event others follow: one look at the end of them is enough, in ms. */
const GATHER_MS = 250;
/** The list is read anew now and then whatever the stream said, in looks at usage. */
const LIST_EVERY = 20;
const FIRST_ROUND_MS = 150;
/** Where processes are read instead of statistics: all of a node at once, at first soon again to have something to show. */
const FIRST_PROCESSES_MS = 3000;
const PROCESSES_EVERY_MS = 15_000;

interface Container {
  readonly id: string;
  readonly instance: InstanceState | undefined;
  readonly running: boolean;
  readonly usage: Usage;
  memoryBytes: number | undefined;
}

export interface NodeWatchOptions extends WatchOptions {
  /** How instances of this place are named in its logs: `node1/rng-1` where every node has its own application. */
  readonly named: 'with node' | 'without node';
  /** Pause between two containers that are asked for what they use, in ms. */
  readonly usageEveryMs: number;
}

export class NodeWatch implements Inventory {
  readonly #node: Node;
  readonly #options: NodeWatchOptions;
  readonly #source: Source;
  #containers = new Map<string, Container>();
  #engine: string | undefined;
  #role: NodeState['role'];
  #stream: Readable | undefined;
  #turn = 0;
  #next = 0;
  #gathering: NodeJS.Timeout | undefined;
  #isListed = false;
  #hasStats = true;
  #processesAt = Number.NEGATIVE_INFINITY;

  constructor(node: Node, options: NodeWatchOptions) {
    this.#node = node;
    this.#options = options;
    this.#source = new Source({
      // At first quickly round all of them, so that nobody waits for the table to fill.
      everyMs: () => (this.#isKnown() || !this.#hasStats ? options.usageEveryMs : FIRST_ROUND_MS),
      patienceMs: PATIENCE_MS,
      ask: () => this.#look(),
      signal: options.signal,
      onChange: ({ staleSince, problem }) => this.#turned(staleSince !== undefined, problem),
    });
    options.signal.addEventListener('abort', () => this.#letGo(), { once: true });
  }

  get isStale(): boolean {
    return this.#source.health.staleSince !== undefined;
  }

  get nodes(): readonly NodeState[] {
    const running = [...this.#containers.values()].filter(({ running }) => running);
    return [
      {
        name: this.#node.name,
        engine: this.#engine,
        role: this.#role,
        containers: this.#isListed ? running.length : undefined,
        cpuPercent: sum(running.map(({ usage }) => usage.percent)),
        memoryBytes: sum(running.map(({ memoryBytes }) => memoryBytes)),
        ...this.#source.health,
      },
    ];
  }

  get instances(): readonly InstanceState[] {
    return [...this.#containers.values()].flatMap(({ instance, running, usage, memoryBytes }) =>
      instance ? [{ ...instance, ...(running ? { cpuPercent: usage.percent, memoryBytes } : {}) }] : [],
    );
  }

  hurry(): void {
    this.#gather();
  }

  /** Every turn looks at one container; the stream and the list come first where they are missing. */
  async #look(): Promise<void> {
    if (!this.#stream) await this.#connect();
    if (this.#turn++ % LIST_EVERY === 0) await this.#list();
    const running = [...this.#containers.values()].filter(({ running }) => running);
    const container = running[this.#next++ % Math.max(1, running.length)];
    if (container && this.#hasStats) await this.#measure(container);
    else if (container && this.#isTimeForProcesses()) await this.#measureProcesses();
    else await this.#node.engine.ping();
  }

  #isKnown(): boolean {
    return [...this.#containers.values()].every(
      ({ running, usage }) => !running || usage.percent !== undefined,
    );
  }

  async #connect(): Promise<void> {
    const { engine } = this.#node;
    const info = (await engine.info()) as Info;
    this.#engine = info.ServerVersion;
    const swarm = info.Swarm;
    this.#role = swarm?.LocalNodeState !== 'active' ? 'none' : swarm.ControlAvailable ? 'manager' : 'worker';
    const filters = JSON.stringify({ type: ['container'], event: EVENTS });
    const stream = (await engine.getEvents({ filters } as unknown as Docker.GetEventsOptions)) as Readable;
    if (this.#options.signal.aborted) return void stream.destroy();
    this.#stream = stream;
    const lines = new JsonLines((event) => this.#happened(event as EngineEvent));
    stream.on('data', (chunk: Buffer) => lines.add(chunk));
    const over = () => {
      if (this.#stream !== stream) return;
      this.#stream = undefined;
      this.#turn = 0; // what happened meanwhile is in the list
      this.#source.hurry(); // and whether the engine is gone is found out at once
    };
    stream.once('end', over).once('close', over).once('error', over);
    await this.#list();
  }

  async #list(): Promise<void> {
    const listed = await this.#node.engine.listContainers({ all: true });
    const before = this.#containers;
    this.#containers = new Map(
      listed.map((info) => {
        const known = before.get(info.Id);
        const running = info.State === 'running';
        const container: Container = {
          id: info.Id,
          running,
          instance: instanceOf(info, this.#node.name, this.#options.named),
          usage: (running && known?.usage) || new Usage(),
          memoryBytes: running ? known?.memoryBytes : undefined,
        };
        return [info.Id, container];
      }),
    );
    const isSame =
      this.#isListed &&
      before.size === this.#containers.size &&
      [...this.#containers].every(([id, { running }]) => before.get(id)?.running === running);
    this.#isListed = true;
    if (!isSame) this.#options.onChange();
  }

  async #measure(container: Container): Promise<void> {
    const stats = (await this.#node.engine
      .getContainer(container.id)
      .stats({ stream: false, 'one-shot': true } as { stream: false })
      .catch((error) => {
        const { statusCode } = error as { statusCode?: number };
        if (statusCode === undefined) throw error;
        // 404: it has gone since it was listed. Else the engine says that it has no metrics.
        return statusCode === 404 ? undefined : {};
      })) as Docker.ContainerStats | undefined;
    if (!stats) return;
    if (!stats.memory_stats?.usage) {
      this.#hasStats = false; // this engine has no metrics; the processes of its node have
      return;
    }
    container.usage.add(performance.now() / 1000, stats.cpu_stats.cpu_usage.total_usage / 1e9);
    const { usage, stats: parts } = stats.memory_stats;
    // Without the cache of files, which goes when somebody needs the room: as `docker stats` counts.
    const cache = parts?.total_inactive_file ?? parts?.inactive_file ?? 0;
    container.memoryBytes = Math.max(0, usage - cache);
  }

  #isTimeForProcesses(): boolean {
    const [container] = [...this.#containers.values()].filter(({ running }) => running);
    const wait = container?.usage.percent === undefined ? FIRST_PROCESSES_MS : PROCESSES_EVERY_MS;
    return performance.now() - this.#processesAt >= wait;
  }

  async #measureProcesses(): Promise<void> {
    this.#processesAt = performance.now();
    const found = await processUsage(this.#node);
    const at = performance.now() / 1000;
    for (const container of this.#containers.values()) {
      const used = found.get(container.id);
      if (!used) continue;
      container.usage.add(at, used.cpuSeconds);
      container.memoryBytes = used.memoryBytes;
    }
  }

  #happened(event: EngineEvent): void {
    const told = eventOf(event, this.#node.name);
    if (told) this.#options.onEvent(told);
    this.#gather();
  }

  #gather(): void {
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      withinTime(this.#list(), PATIENCE_MS).catch(() => this.#source.hurry()); // says what is wrong
    }, GATHER_MS).unref();
  }

  #turned(isDown: boolean, problem: string | undefined): void {
    const node = this.#node.name;
    const { onEvent } = this.#options;
    if (isDown) onEvent({ level: 'error', node, text: `node down: ${shortly(new Error(problem))}` });
    else onEvent({ level: 'good', node, text: 'node is back' });
    if (isDown) this.#letGo();
  }

  #letGo(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    this.#turn = 0;
    stream?.destroy();
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
  }
}

interface Info {
  readonly ServerVersion: string;
  readonly Swarm?: { readonly LocalNodeState?: string; readonly ControlAvailable?: boolean };
}
