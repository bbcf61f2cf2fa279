/** How fast the application mines, from its counters. */
import type { EventState, SpeedState } from '../state.ts';
import type { Application } from './application.ts';
import { CounterLog } from './counters.ts';
import { Source } from './source.ts';

/** Workers hand in their counts every 1.2 s: more often tells little more, and each question costs the engine a little. */
const EVERY_MS = 500;
const PATIENCE_MS = 6000;

export interface SpeedWatchOptions {
  readonly signal: AbortSignal;
  readonly onEvent: (event: Omit<EventState, 'at'>) => void;
}

export class SpeedWatch {
  readonly #application: Application;
  readonly #source: Source;
  #log = new CounterLog();

  constructor(application: Application, { signal, onEvent }: SpeedWatchOptions) {
    this.#application = application;
    this.#source = new Source({
      everyMs: EVERY_MS,
      patienceMs: PATIENCE_MS,
      ask: () => this.#read(),
      signal,
      onChange: ({ staleSince }) => {
        if (staleSince !== undefined) application.suspect();
        if (application.state !== 'running') return;
        if (staleSince === undefined) onEvent({ level: 'good', text: 'Redis answers again' });
        else onEvent({ level: 'error', text: 'Redis does not answer' });
      },
    });
  }

  get state(): SpeedState {
    if (this.#application.state !== 'running') return {};
    const { last } = this.#log;
    return { ...this.#log.steady(), hashes: last?.hashes, coins: last?.coins, ...this.#source.health };
  }

  changed(): void {
    this.#log.changed();
  }

  async #read(): Promise<void> {
    const { deployment } = this.#application;
    if (!deployment) {
      this.#log = new CounterLog();
      return;
    }
    const reading = await deployment.counters();
    // A hole of some seconds, or a counter that began anew: a line through both sides would be nobody's speed.
    const { last } = this.#log;
    if (last && (reading.at - last.at > 3 || reading.hashes < last.hashes)) this.#log = new CounterLog();
    this.#log.add(reading);
  }
}
