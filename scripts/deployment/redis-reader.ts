/** Reads what the application keeps in Redis: the two counters and the history of calls. */
import { type RedisClient, RedisLink } from '../../dockercoins/common/redis-link.ts';
import { messageOf, WorkshopError } from '../core/errors.ts';
import type { Call, CallHistory, Counters } from './deployment.ts';

/** How long to wait for the first connection, in ms. */
const PATIENCE_MS = 3000;

export class RedisReader {
  readonly #link: RedisLink;
  readonly #place: string;

  /** `url` as `redis://host:port` or `unix:///path`; `place` is how errors name it. */
  constructor(url: string, place = `at ${url}`) {
    this.#place = place;
    this.#link = new RedisLink({ url, timeoutMs: 2000 });
  }

  /** @throws NO_ANSWER when Redis is away. */
  async counters(): Promise<Counters> {
    const [hashes, coins] = await this.#ask((client) =>
      Promise.all([client.get('hashes'), client.hLen('wallet')]),
    );
    return { at: performance.now() / 1000, hashes: Number(hashes ?? 0), coins };
  }

  /** @throws NO_ANSWER when Redis is away. */
  async calls(since: number): Promise<CallHistory> {
    const entries = await this.#ask((client) =>
      client.xRange('dockercoins:calls', `${Math.floor(since)}-0`, '+'),
    );
    return parseCalls(entries ?? []);
  }

  close(): void {
    this.#link.close();
  }

  async #ask<T>(command: (client: RedisClient) => Promise<T>): Promise<T> {
    try {
      await this.#connected();
      return await this.#link.run(command);
    } catch (error) {
      throw new WorkshopError('NO_ANSWER', {
        what: `Redis does not answer ${this.#place}.`,
        why: messageOf(error),
        hint: './workshop app ps shows what runs.',
        cause: error,
      });
    }
  }

  async #connected(): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!this.#link.isReady && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

interface Entry {
  /** `<ms since 1970>-<number>`, as Redis names entries of a stream. */
  readonly id: string;
  readonly message: Record<string, string>;
}

/** As workers write times, and as the page reads them: no sign, no exponent, no other base. */
const PLAIN_NUMBER = /^\s*\d+(\.\d+)?\s*$/;

/** Entries as workers write them; anything in them that is not a time is left out. */
export function parseCalls(entries: readonly Entry[]): CallHistory {
  const calls: Call[] = [];
  const failures: { service: string; at: number }[] = [];
  for (const { id, message } of entries) {
    const at = Number(id.split('-')[0]);
    for (const service of ['rng', 'hasher'] as const) {
      for (const text of (message[service] ?? '').split(',')) {
        if (PLAIN_NUMBER.test(text)) calls.push({ service, at, ms: Number(text) });
      }
    }
    if (message.failed) failures.push({ service: message.failed, at });
  }
  return { calls, failures };
}
