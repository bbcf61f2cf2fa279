/** Reads the counters twenty times a second or as it is told, and once a second how long calls took, for as long as the service runs. */
import { setTimeout as delay } from 'node:timers/promises';
import type { RedisLink } from '../common/redis-link.ts';
import { History } from './history.ts';
import { type Latencies, latencies, NO_LATENCIES } from './latency.ts';
import { readCalls, readWallet } from './reading.ts';

/** Fine enough to see each step of a worker's counter in its place. */
export const READ_MS = 50;
const CALLS_MS = 1000;
/** Latency is that of the calls published within so many seconds. */
const CALLS_SECONDS = 10;
/** So long a service that has just started may look for Redis before it is worth a line in the log, in ms. */
const FIRST_LOOK_MS = 1000;

export interface SamplerOptions {
  readonly redis: RedisLink;
  /** From one reading to the next, in ms. */
  readonly readMs: number;
  /** Told when Redis goes away (with the reason) and when it is back (without). */
  readonly onChange: (reason: string | undefined) => void;
}

export class Sampler {
  readonly history = new History();
  readonly #options: SamplerOptions;
  readonly #stopping = new AbortController();
  #latencies = NO_LATENCIES;
  #away: { readonly since: number; readonly reason: string } | undefined;
  #wasTold = false;

  constructor(options: SamplerOptions) {
    this.#options = options;
    // Until the first answer nobody knows better.
    this.#away = { since: Date.now() / 1000, reason: 'not connected yet' };
  }

  /** Since when Redis does not answer, in seconds since 1970, and why; nothing while it does. */
  get away(): { readonly since: number; readonly reason: string } | undefined {
    return this.#away;
  }

  get latencies(): Latencies {
    return this.#away ? NO_LATENCIES : this.#latencies;
  }

  /** Resolves after `stop`. */
  async run(): Promise<void> {
    const { signal } = this.#stopping;
    const { readMs } = this.#options;
    const callsEvery = Math.max(1, Math.round(CALLS_MS / readMs));
    for (let turn = 0; !signal.aborted; turn++) {
      const begin = Date.now();
      await this.#read(begin);
      if (turn % callsEvery === 0 && !this.#away) await this.#readCalls();
      const pause = readMs - (Date.now() - begin);
      await delay(Math.min(Math.max(pause, 0), readMs), undefined, { signal }).catch(() => undefined);
    }
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #read(begin: number): Promise<void> {
    try {
      const { hashes, coins } = await readWallet(this.#options.redis);
      // Redis looked at its counters somewhere between our question and its answer.
      const at = Math.round((begin + Date.now()) / 2) / 1000;
      const count = Number(hashes ?? 0);
      if (Number.isFinite(count)) this.history.add({ at, hashes: count, coins });
      this.#tell(undefined);
    } catch (error) {
      this.#tell({ since: begin / 1000, reason: (error as Error).message });
    }
  }

  #tell(away: { since: number; reason: string } | undefined): void {
    const changed = (this.#away === undefined) !== (away === undefined) || !this.#wasTold;
    this.#away = away && { ...away, since: this.#away?.since ?? away.since };
    if (!changed || this.#stopping.signal.aborted) return;
    if (!this.#wasTold && this.#away && Date.now() - this.#away.since * 1000 < FIRST_LOOK_MS) return;
    this.#wasTold = true;
    this.#options.onChange(away?.reason);
  }

  /** Where calls are not known (nobody publishes, or Redis is too old for streams) everything else goes on. */
  async #readCalls(): Promise<void> {
    try {
      this.#latencies = latencies(await readCalls(this.#options.redis, CALLS_SECONDS));
    } catch (error) {
      if (error instanceof TypeError) throw error; // a fault of ours, not of Redis: it must not look like "nobody publishes"
      this.#latencies = NO_LATENCIES;
    }
  }
}
