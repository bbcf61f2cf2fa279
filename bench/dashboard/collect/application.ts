/** The application at a place: looked for again and again, since it may come, be scaled by others, move, and go. */
import type { Counts, Deployment } from '../../../scripts/deployment/deployment.ts';
import type { DashboardState, EventState } from '../state.ts';
import { Source } from './source.ts';

export interface ApplicationOptions {
  readonly signal: AbortSignal;
  readonly onEvent: (event: Omit<EventState, 'at'>) => void;
  /** Told when other counts are wanted than before, whoever wanted them. */
  readonly onScale: () => void;
}

/** What comes and goes is told by the watches of nodes and processes: this is for what they miss, in ms. */
const EVERY_MS = 10_000;
/** Finding it asks every engine; a dead one takes its time to be given up. */
const PATIENCE_MS = 15_000;

export class Application {
  readonly #find: () => Promise<Deployment | undefined>;
  readonly #options: ApplicationOptions;
  readonly #source: Source;
  #deployment: Deployment | undefined;
  #wanted:
    | { readonly counts: Counts; readonly stacks: number; readonly endpoints: Deployment['endpoints'] }
    | undefined;
  #state: DashboardState['application'] = 'unknown';
  #isSuspect = false;

  constructor(find: () => Promise<Deployment | undefined>, options: ApplicationOptions) {
    this.#find = find;
    this.#options = options;
    this.#source = new Source({
      everyMs: EVERY_MS,
      patienceMs: PATIENCE_MS,
      ask: () => this.#look(),
      signal: options.signal,
    });
  }

  get state(): DashboardState['application'] {
    return this.#state;
  }

  get deployment(): Deployment | undefined {
    return this.#deployment;
  }

  get counts(): Counts | undefined {
    return this.#wanted?.counts;
  }

  get stacks(): number {
    return this.#wanted?.stacks ?? 1;
  }

  get endpoints(): Deployment['endpoints'] | undefined {
    return this.#wanted?.endpoints;
  }

  /** Why it cannot even be looked for. */
  get problem(): string | undefined {
    return this.#source.health.problem;
  }

  hurry(): void {
    this.#source.hurry();
  }

  /** Something of it does not answer: the next look lets go of what is held and takes what it finds, which may be elsewhere. */
  suspect(): void {
    this.#isSuspect = true;
    this.hurry();
  }

  async dispose(): Promise<void> {
    const deployment = this.#deployment;
    this.#deployment = undefined;
    await deployment?.[Symbol.asyncDispose]();
  }

  async #look(): Promise<void> {
    const found = await this.#find();
    if (this.#options.signal.aborted) return void (await found?.[Symbol.asyncDispose]());
    if (!found) return this.#gone();
    const { counts, stacks, endpoints } = found;
    const before = this.#wanted;
    this.#wanted = { counts, stacks, endpoints };
    this.#state = 'running';
    if (!this.#deployment || this.#isSuspect) {
      this.#isSuspect = false;
      await this.dispose();
      this.#deployment = found;
    } else await found[Symbol.asyncDispose]();
    if (before && JSON.stringify(before.counts) !== JSON.stringify(counts))
      this.#tellScale(before.counts, counts);
  }

  #tellScale(before: Counts, counts: Counts): void {
    const changes = (Object.keys(counts) as (keyof Counts)[])
      .filter((service) => counts[service] !== before[service])
      .map((service) => `${service} ${before[service]} → ${counts[service]}`);
    this.#options.onEvent({ level: 'info', text: `scaled: ${changes.join(', ')}` });
    this.#options.onScale();
  }

  async #gone(): Promise<void> {
    if (this.#state === 'running')
      this.#options.onEvent({ level: 'warning', text: 'the application is gone' });
    this.#state = 'absent';
    this.#wanted = undefined;
    await this.dispose();
  }
}
