/**
 * One connection to Redis that comes back by itself. While Redis is away a command fails at once instead of piling up,
 * and a Redis that takes the command and never answers counts as away too.
 */
import { createClient, type RedisClientType } from '@redis/client';

export type RedisClient = RedisClientType<
  Record<string, never>,
  Record<string, never>,
  Record<string, never>,
  2
>;

/** Redis did not carry out a command, as far as we know. */
export class RedisAway extends Error {
  /** True if the command was handed over and only its answer is missing: it may have been carried out. */
  readonly uncertain: boolean;

  constructor(uncertain: boolean, cause: unknown) {
    super(`Redis is away: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`, {
      cause,
    });
    this.name = 'RedisAway';
    this.uncertain = uncertain;
  }
}

export interface RedisLinkOptions {
  readonly url: string;
  /** A command not answered after this many ms has failed. */
  readonly timeoutMs: number;
  /** The longest pause between two attempts to connect, in ms. */
  readonly mostPauseMs?: number;
}

export class RedisLink {
  readonly #options: RedisLinkOptions;
  #client: RedisClient;
  #lastError: unknown = new Error('not connected yet');
  #closed = false;

  constructor(options: RedisLinkOptions) {
    this.#options = options;
    this.#client = this.#connect();
  }

  get isReady(): boolean {
    return this.#client.isReady;
  }

  /** Why there is no connection, when there is none. */
  get problem(): string | undefined {
    return this.isReady ? undefined : new RedisAway(false, this.#lastError).message;
  }

  /** Runs one command. @throws RedisAway when Redis cannot be reached; other errors are Redis' own answers. */
  async run<T>(command: (client: RedisClient) => Promise<T>): Promise<T> {
    const client = this.#client;
    if (!client.isReady) throw new RedisAway(false, this.#lastError);
    const timeout = new Error(`no answer for ${this.#options.timeoutMs} ms`);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(reject, this.#options.timeoutMs, timeout);
    });
    try {
      return await Promise.race([command(client), late]);
    } catch (error) {
      if (error === timeout) this.#replace(client, timeout);
      // A fault of ours: no command of that name, say.
      else if (error instanceof TypeError) throw error;
      // An error reply came over a connection that works: it is an answer.
      else if (client.isReady && client === this.#client) throw error;
      throw new RedisAway(true, error);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#closed = true;
    if (this.#client.isOpen) this.#client.destroy();
  }

  #connect(): RedisClient {
    const most = this.#options.mostPauseMs ?? 1000;
    const client: RedisClient = createClient({
      url: this.#options.url,
      RESP: 2,
      disableOfflineQueue: true,
      // The library's own limit ends when a command is handed over, and costs an AbortSignal each: `run` has a better one.
      commandOptions: { timeout: 0 },
      socket: {
        connectTimeout: 2000,
        // Jitter keeps a hundred workers from knocking all at once when Redis is back.
        reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, most) * (0.75 + Math.random() / 2),
      },
    });
    client.on('error', (error) => {
      this.#lastError = error;
    });
    this.#limitHandshake(client);
    client.connect().catch((error) => {
      this.#lastError = error; // only after destroy(): it retries for ever otherwise
    });
    return client;
  }

  /** Between being connected and being ready the library waits for ever: a Redis that hangs just then is given up too. */
  #limitHandshake(client: RedisClient): void {
    let timer: NodeJS.Timeout | undefined;
    const settled = () => clearTimeout(timer);
    client.on('connect', () => {
      settled();
      const why = new Error(`no greeting for ${this.#options.timeoutMs} ms`);
      timer = setTimeout(() => this.#replace(client, why), this.#options.timeoutMs).unref();
    });
    client.on('ready', settled).on('error', settled).on('end', settled);
  }

  /** A connection that has gone silent is given up: commands on it would wait behind the lost one for ever. */
  #replace(silent: RedisClient, why: Error): void {
    if (silent !== this.#client || this.#closed) return;
    this.#lastError = why;
    this.#client = this.#connect();
    silent.destroy();
  }
}
