/** A source that is asked again and again, and may fall silent and come back. */
import { messageOf, WorkshopError } from '../../../scripts/core/errors.ts';
import { withinTime } from '../../../scripts/core/within-time.ts';
import type { Health } from '../state.ts';

export interface SourceOptions {
  /** Pause after an answer, in ms. */
  readonly everyMs: number | (() => number);
  /** An answer that takes longer counts as none, in ms. */
  readonly patienceMs?: number;
  readonly ask: () => Promise<void>;
  readonly signal: AbortSignal;
  /** Told when it falls silent, and when it is back. */
  readonly onChange?: (health: Health) => void;
}

const PATIENCE_MS = 5000;
/** While it is silent it is asked less and less often, in ms. */
const FIRST_PAUSE_MS = 500;
const MOST_PAUSE_MS = 3000;

export class Source {
  readonly #options: SourceOptions;
  #lastAt: number | undefined;
  #health: Health = {};
  #wake: (() => void) | undefined;

  constructor(options: SourceOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.hurry(), { once: true });
    void this.#run();
  }

  get health(): Health {
    return this.#health;
  }

  /** Asks now rather than later. */
  hurry(): void {
    this.#wake?.();
  }

  async #run(): Promise<void> {
    const { everyMs, ask, signal, patienceMs = PATIENCE_MS } = this.#options;
    for (let pause = FIRST_PAUSE_MS; !signal.aborted; ) {
      try {
        await withinTime(ask(), patienceMs);
        this.#answered();
        pause = FIRST_PAUSE_MS;
        await this.#sleep(typeof everyMs === 'number' ? everyMs : everyMs());
      } catch (error) {
        if (signal.aborted) return;
        this.#fell(error);
        await this.#sleep(pause);
        pause = Math.min(pause * 2, MOST_PAUSE_MS);
      }
    }
  }

  #answered(): void {
    const wasStale = this.#health.staleSince !== undefined;
    this.#lastAt = Date.now();
    this.#health = {};
    if (wasStale) this.#options.onChange?.(this.#health);
  }

  #fell(error: unknown): void {
    const isNew = this.#health.staleSince === undefined;
    const problem = shortly(error);
    this.#health = { staleSince: this.#health.staleSince ?? this.#lastAt ?? Date.now(), problem };
    if (isNew) this.#options.onChange?.(this.#health);
  }

  /** By hand and not with signals: this happens some ten times a second, for hours. */
  #sleep(ms: number): Promise<void> {
    if (this.#options.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** The first line of whatever was thrown. */
export function shortly(error: unknown): string {
  const text = error instanceof WorkshopError ? error.what : messageOf(error);
  return text.split('\n')[0] ?? '';
}
