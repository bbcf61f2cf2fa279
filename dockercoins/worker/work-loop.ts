/** The loop of the worker: sleep, fetch, hash, keep; count once a second; back off when something fails. */
import type { Log } from '../common/log.ts';
import { now, sleep } from '../common/precise-wait.ts';
import { RedisAway, type RedisLink } from '../common/redis-link.ts';
import { Backoff } from './backoff.ts';
import { doUnit, type Unit, UnitFailed } from './unit.ts';
import { addHashes, keepCoin, publishCalls, publishFailure } from './wallet.ts';

export type ErrorKind = 'rng' | 'hasher' | 'redis';

export interface WorkLoopOptions {
  readonly rngUrl: string;
  readonly hasherUrl: string;
  /** Pause before each unit in ms. */
  readonly sleepMs: number;
  /** Limit of one HTTP call in ms. */
  readonly timeoutMs: number;
  /** After a stop a unit may still finish for this long, in ms; then it is dropped, uncounted. */
  readonly finishMs: number;
  readonly redis: RedisLink;
  readonly log: Log;
  readonly onUnit: (unit: Unit) => void;
  readonly onCoin: () => void;
  readonly onError: (kind: ErrorKind) => void;
}

const FLUSH_EVERY_MS = 1000;
/** Making connections may take so much out of a sleep, in ms; a network that is slow makes a unit slow. */
const MOST_OWN_WORK_MS = 5;

export class WorkLoop {
  readonly #options: WorkLoopOptions;
  readonly #stopping = new AbortController();
  readonly #dropping = new AbortController();
  readonly #backoff = new Backoff();
  /** Units done since the counter was last added to. */
  #uncounted = 0;
  /** Their calls, to be published; bounded, because Redis may be away for long. */
  #unpublished: Unit[] = [];
  /** A unit whose coin Redis has not taken yet: it is offered again before the next one begins. */
  #unsettled: Unit | undefined;
  #nextFlush = 0;
  /** When the pause before the next unit began. */
  #pauseBegan = now();

  constructor(options: WorkLoopOptions) {
    this.#options = options;
  }

  /** Works until `stop` and resolves when all that was done is counted, as far as Redis lets it. */
  async run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        if (now() >= this.#nextFlush) await this.#flush();
        await this.#work();
        this.#backoff.reset();
      } catch (error) {
        if (this.#dropping.signal.aborted) break;
        if (error instanceof TypeError) throw error; // a fault of ours does not go away by waiting
        await this.#recover(error);
      }
    }
    await this.#flush().catch((error: Error) => {
      this.#options.log.error('units of work were lost', { units: this.#uncounted, error: error.message });
    });
  }

  stop(): void {
    this.#stopping.abort();
    setTimeout(() => this.#dropping.abort(), this.#options.finishMs).unref();
  }

  async #work(): Promise<void> {
    if (!this.#unsettled) {
      // What the worker itself does is part of its sleep: handing in the count, keeping a coin, making connections. A unit takes
      // what the services and the sleep take.
      await sleep(this.#pauseBegan + this.#options.sleepMs - now(), this.#stopping.signal);
      if (this.#stopping.signal.aborted) return;
      this.#unsettled = await doUnit({ ...this.#options, signal: this.#dropping.signal });
      this.#pauseBegan = now() - Math.min(this.#unsettled.connectMs, MOST_OWN_WORK_MS);
    }
    const unit = this.#unsettled;
    if (unit.hash.startsWith('0')) await this.#keep(unit);
    this.#unsettled = undefined;
    this.#uncounted += 1;
    if (this.#unpublished.length < 100) this.#unpublished.push(unit);
    this.#options.onUnit(unit);
  }

  async #keep(unit: Unit): Promise<void> {
    const { redis, log, onCoin } = this.#options;
    const isNew = await keepCoin(redis, unit);
    log.info(`Coin found: ${unit.hash.slice(0, 8)}...`);
    if (isNew) onCoin();
    else log.info('We already had that coin');
  }

  /** Adds what was done to the counter. Never twice: if Redis may have counted already, the units are given up. */
  async #flush(): Promise<void> {
    const { redis, log } = this.#options;
    const units = this.#uncounted;
    log.info(`${units} units of work done, updating hash counter`);
    try {
      await addHashes(redis, units);
    } catch (error) {
      if (error instanceof RedisAway && error.uncertain && units > 0) {
        this.#uncounted = 0;
        log.warn('units of work may be lost', { units });
      }
      throw error;
    }
    this.#uncounted -= units;
    this.#nextFlush = now() + FLUSH_EVERY_MS;
    const published = this.#unpublished;
    this.#unpublished = [];
    await publishCalls(redis, published);
  }

  async #recover(error: unknown): Promise<void> {
    const { redis, log, onError } = this.#options;
    const kind = error instanceof UnitFailed ? error.kind : 'redis';
    const retryMs = this.#backoff.next();
    onError(kind);
    log.error(`${kind} failed`, { error: (error as Error).message, retry_ms: Math.round(retryMs) });
    if (error instanceof UnitFailed && redis.isReady) {
      await publishFailure(redis, error.kind).catch((away: Error) =>
        log.error('redis failed', { error: away.message }),
      );
    }
    await sleep(retryMs, this.#stopping.signal);
  }
}
