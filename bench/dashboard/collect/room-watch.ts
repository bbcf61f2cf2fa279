/** Many clusters at once, each looked at lightly: whether its nodes are up, where its application runs, how fast it mines. */
import type { ClusterSummary } from '../../../scripts/cluster/cluster.ts';
import type { Deployment } from '../../../scripts/deployment/deployment.ts';
import type { ClusterRow, RoomState } from '../state.ts';
import { CounterLog } from './counters.ts';
import { Source } from './source.ts';

export interface FoundApplication {
  /** As `--on` takes it. */
  readonly on: string;
  readonly deployment: Deployment;
}

export interface RoomOptions {
  /** Every cluster there is. */
  readonly list: () => Promise<readonly ClusterSummary[]>;
  /** The application in a cluster, wherever in it. */
  readonly find: (cluster: string) => Promise<FoundApplication | undefined>;
  /** The lab and the exercise worked on in a cluster, when known. */
  readonly labOf?: ((cluster: string) => Promise<string | undefined>) | undefined;
}

const LIST_EVERY_MS = 3000;
const COUNTERS_EVERY_MS = 1000;
/** Looking for an application asks every engine of a cluster. */
const FIND_EVERY_MS = 10_000;
const LAB_EVERY_MS = 10_000;
const PATIENCE_MS = 15_000;

export class RoomWatch implements AsyncDisposable {
  readonly #options: RoomOptions;
  readonly #end = new AbortController();
  readonly #source: Source;
  readonly #clusters = new Map<string, ClusterWatch>();

  constructor(options: RoomOptions) {
    this.#options = options;
    this.#source = new Source({
      everyMs: LIST_EVERY_MS,
      patienceMs: PATIENCE_MS,
      ask: () => this.#list(),
      signal: this.#end.signal,
    });
  }

  snapshot(): RoomState {
    const clusters = [...this.#clusters.values()].map((each) => each.row());
    return { at: Date.now(), clusters, ...this.#source.health };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await Promise.all([...this.#clusters.values()].map((each) => each.end()));
  }

  async #list(): Promise<void> {
    const listed = await this.#options.list();
    for (const summary of listed) {
      const known = this.#clusters.get(summary.name);
      if (known) known.update(summary);
      else this.#clusters.set(summary.name, new ClusterWatch(summary, this.#options));
    }
    for (const [name, watch] of this.#clusters) {
      if (listed.some((summary) => summary.name === name)) continue;
      this.#clusters.delete(name);
      await watch.end();
    }
  }
}

class ClusterWatch {
  readonly #find: () => Promise<FoundApplication | undefined>;
  readonly #end = new AbortController();
  readonly #source: Source;
  #summary: ClusterSummary;
  #found: FoundApplication | undefined;
  #log = new CounterLog();
  #lastActivity: number | undefined;
  #isPending = true;
  #lab: string | undefined;

  constructor(summary: ClusterSummary, { find, labOf }: RoomOptions) {
    this.#summary = summary;
    this.#find = () => find(this.#summary.name);
    this.#source = new Source({
      everyMs: () => (this.#found ? COUNTERS_EVERY_MS : FIND_EVERY_MS),
      patienceMs: PATIENCE_MS,
      ask: () => this.#look(),
      signal: this.#end.signal,
      onChange: () => this.#forget(),
    });
    if (labOf) {
      new Source({
        everyMs: LAB_EVERY_MS,
        patienceMs: PATIENCE_MS,
        ask: async () => {
          this.#lab = await labOf(this.#summary.name);
        },
        signal: this.#end.signal,
      });
    }
  }

  update(summary: ClusterSummary): void {
    if (summary.running !== this.#summary.running) {
      this.#lastActivity = Date.now();
      this.#source.hurry();
    }
    this.#summary = summary;
  }

  row(): ClusterRow {
    const { name, running, wanted } = this.#summary;
    return {
      name,
      nodesUp: running,
      nodesWanted: wanted,
      pending: this.#isPending,
      on: this.#found?.on,
      hashesPerSecond: this.#found && this.#log.steady()?.hashesPerSecond,
      lab: this.#lab,
      lastActivity: this.#lastActivity,
      ...this.#source.health,
    };
  }

  async end(): Promise<void> {
    this.#end.abort();
    await this.#forget();
  }

  async #look(): Promise<void> {
    if (!this.#found) {
      this.#found = await this.#find();
      this.#isPending = false;
      // Its speed takes seconds to know: no time to lose.
      if (this.#found) this.#log.add(await this.#found.deployment.counters());
      if (this.#found) this.#lastActivity = Date.now();
      return;
    }
    const before = this.#log.last;
    const reading = await this.#found.deployment.counters();
    if (before && reading.hashes !== before.hashes) this.#lastActivity = Date.now();
    this.#log.add(reading);
  }

  /** What does not answer may have moved, or gone. */
  async #forget(): Promise<void> {
    const found = this.#found;
    this.#found = undefined;
    this.#log = new CounterLog();
    await found?.deployment[Symbol.asyncDispose]();
  }
}
