/**
 * The collector: asks everything there is to ask about one place, each thing at its own pace, and has the state of it all
 * ready at any time. It knows nothing of a screen. What falls silent is marked stale and asked again until it is back;
 * the others go on meanwhile.
 */
import type { Node } from '../../../scripts/cluster/cluster.ts';
import type { Counts, Deployment, LogLine, ScalableService } from '../../../scripts/deployment/deployment.ts';
import { throughputBound } from '../../model/bound.ts';
import type { DashboardState, EventState, LatencyState, Place } from '../state.ts';
import { Application } from './application.ts';
import { Course } from './course.ts';
import { type Inventory, inOrder } from './inventory.ts';
import { Latencies } from './latencies.ts';
import { MachineWatch } from './machine-watch.ts';
import { NodeWatch, type NodeWatchOptions } from './node-watch.ts';
import { Scaling } from './scaling.ts';
import { Source } from './source.ts';
import { SpeedWatch } from './speed-watch.ts';

/** Where to look. */
export interface Watched {
  readonly place: Place;
  /** The application there, if there is one. */
  find(): Promise<Deployment | undefined>;
  /** The nodes to show, asked for again when one of them does not answer: it may answer somewhere else. None for this machine. */
  nodes(): Promise<readonly Node[]>;
  /** The name of the local deployment, where it is local. */
  readonly local?: string | undefined;
}

/** How many events are kept. */
const EVENTS_KEPT = 200;
const NODES_EVERY_MS = 5000;
/** All nodes together are asked so often what their containers use, at the most, per second. */
const USAGE_PER_SECOND = 3;

export class Collector implements AsyncDisposable {
  readonly #watched: Watched;
  readonly #end = new AbortController();
  readonly #application: Application;
  readonly #speed: SpeedWatch;
  readonly #latencies: Latencies;
  readonly #course = new Course();
  readonly #scaling: Scaling;
  readonly #machine: MachineWatch | undefined;
  readonly #events: EventState[] = [];
  /** By the node's name, in the order of the nodes. */
  readonly #watches = new Map<string, { watch: NodeWatch; address: string; end: AbortController }>();

  constructor(watched: Watched) {
    this.#watched = watched;
    const { signal } = this.#end;
    const onEvent = (event: Omit<EventState, 'at'>) => this.#add(event);
    this.#application = new Application(() => watched.find(), {
      signal,
      onEvent,
      onScale: () => this.#changed(),
    });
    this.#speed = new SpeedWatch(this.#application, { signal, onEvent });
    this.#scaling = new Scaling(this.#application, { onEvent, onReached: () => this.#changed() });
    if (watched.local !== undefined) {
      this.#machine = new MachineWatch(watched.local, { signal, onEvent, onChange: () => this.#changed() });
    } else {
      const ask = () => this.#findNodes();
      new Source({ everyMs: NODES_EVERY_MS, patienceMs: 15_000, ask, signal });
    }
    this.#latencies = new Latencies(this.#application, this.#machine, { signal });
  }

  /** All that is known now. Called once an interval: each call adds a point to the courses, one a second at the most. */
  snapshot(): DashboardState {
    const now = Date.now();
    const { counts, stacks } = this.#application;
    const bound = counts ? boundOf(counts, stacks, this.#instances()) : null;
    const speed = this.#speed.state;
    const latency = this.#latencies.states(now);
    const isStale = speed.staleSince !== undefined;
    this.#course.add(now, {
      hashesPerSecond: isStale ? null : (speed.hashesPerSecond ?? null),
      bound,
      rngMs: medianOf(latency.rng),
      hasherMs: medianOf(latency.hasher),
      queue: this.#queue(latency.rng, speed.hashesPerSecond).length ?? null,
    });
    const { history, rngMs, hasherMs, queue } = this.#course;
    return {
      at: now,
      place: this.#watched.place,
      application: this.#application.state,
      counts,
      stacks,
      speed,
      history,
      latency: {
        rng: { ...latency.rng, series: rngMs },
        hasher: { ...latency.hasher, series: hasherMs },
      },
      queue: { ...this.#queue(latency.rng, speed.hashesPerSecond), series: queue },
      instances: inOrder(this.#instances()),
      nodes: this.#inventories().flatMap(({ nodes }) => nodes),
      events: [...this.#events],
      scaling: this.#scaling.pending,
    };
  }

  /** Asks for so many instances and returns at once; what comes of it is seen in the state and told as events. */
  scale(service: ScalableService, count: number): void {
    this.#scaling.ask(service, count);
  }

  /** Lines of the application's logs as they are written, some of the past first, until `signal` is aborted. */
  logs(services: readonly LogLine['service'][], signal: AbortSignal): AsyncIterable<LogLine> | undefined {
    return this.#application.deployment?.logs({ tail: 200, follow: true, services, signal });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#application.dispose();
  }

  #instances() {
    const all = this.#inventories().flatMap(({ instances }) => instances);
    return this.#application.state === 'absent' ? [] : all;
  }

  #inventories(): readonly Inventory[] {
    return this.#machine ? [this.#machine] : [...this.#watches.values()].map(({ watch }) => watch);
  }

  #queue(
    rng: Omit<LatencyState, 'series'>,
    hashesPerSecond: number | undefined,
  ): Pick<DashboardState['queue'], 'length' | 'from'> {
    const told = this.#latencies.queueLength;
    if (told !== undefined) return { length: told, from: 'metrics' };
    if (!rng.calls || hashesPerSecond === undefined || this.#speed.state.staleSince !== undefined) return {};
    // Little's law: as many calls are under way at rng as come in while one takes its time.
    return { length: (hashesPerSecond * rng.calls.p50) / 1000, from: 'law' };
  }

  #changed(): void {
    this.#speed.changed();
    this.#application.hurry();
    for (const each of this.#inventories()) each.hurry();
  }

  #add(event: Omit<EventState, 'at'>): void {
    this.#events.push({ at: Date.now(), ...event });
    if (this.#events.length > EVENTS_KEPT) this.#events.shift();
  }

  /** Watches every node there is. One that is away goes on being watched where it was; one that moved is found where it is. */
  async #findNodes(): Promise<void> {
    const isQuiet = ![...this.#watches.values()].some(({ watch }) => watch.isStale);
    if (this.#watches.size > 0 && isQuiet) return;
    const nodes = await this.#watched.nodes();
    for (const node of nodes) {
      const address = `${node.enginePort.host}:${node.enginePort.port}`;
      const known = this.#watches.get(node.name);
      if (known?.address === address) continue;
      known?.end.abort();
      const end = new AbortController();
      const watch = new NodeWatch(node, this.#nodeOptions(end.signal, nodes.length));
      this.#watches.set(node.name, { watch, address, end });
      this.#application.hurry();
    }
  }

  #nodeOptions(signal: AbortSignal, nodes: number): NodeWatchOptions {
    return {
      signal: AbortSignal.any([signal, this.#end.signal]),
      named: this.#watched.place.on === 'each' ? 'with node' : 'without node',
      usageEveryMs: Math.max(1000, (nodes / USAGE_PER_SECOND) * 1000),
      onEvent: (event) => this.#add(event),
      onChange: () => this.#instancesChanged(),
    };
  }

  #instancesChanged(): void {
    this.#speed.changed();
    this.#application.hurry();
  }
}

/** What theory allows with what runs at this moment, or is wanted where that is not known. */
function boundOf(counts: Counts, stacks: number, instances: DashboardState['instances']): number {
  const running = (service: ScalableService) =>
    instances.length === 0
      ? counts[service] * stacks
      : instances.filter((each) => each.service === service && each.state === 'running').length;
  return throughputBound(running('worker'), running('rng'));
}

const medianOf = ({ calls, probe }: Omit<LatencyState, 'series'>): number | null =>
  calls?.p50 ?? probe?.p50 ?? null;
