/** Latency of rng and hasher: as workers saw their calls, as a probe at random moments sees it, as the services tell it. */
import type { Health, LatencyState } from '../state.ts';
import type { Application } from './application.ts';
import type { MachineWatch } from './machine-watch.ts';
import { OwnWords } from './own-words.ts';
import { probe, randomPauseMs } from './probe.ts';
import { Source } from './source.ts';
import { Times } from './times.ts';

const SERVICES = ['rng', 'hasher'] as const;
type Called = (typeof SERVICES)[number];

const CALLS_EVERY_MS = 1000;
const PROBE_MEAN_MS = 1500;
const PROBE_LIMIT_MS = 10_000;
const METRICS_EVERY_MS = 2000;
/** What workers see is shown of so many seconds, what the probe sees of more: it is only one. */
const CALLS_SECONDS = 5;
const PROBE_SECONDS = 30;

export class Latencies {
  readonly #application: Application;
  readonly #signal: AbortSignal;
  readonly #calls = { rng: new Times(CALLS_SECONDS), hasher: new Times(CALLS_SECONDS) };
  readonly #probes = { rng: new Times(PROBE_SECONDS), hasher: new Times(PROBE_SECONDS) };
  readonly #own = { rng: new OwnWords(), hasher: new OwnWords() };
  readonly #sources: Readonly<Record<Called, Source>>;
  #seen = 0;

  /** `machine` knows the admin ports of local instances; containers have none. */
  constructor(
    application: Application,
    machine: MachineWatch | undefined,
    { signal }: { signal: AbortSignal },
  ) {
    this.#application = application;
    this.#signal = signal;
    new Source({ everyMs: CALLS_EVERY_MS, ask: () => this.#readCalls(), signal });
    if (machine) new Source({ everyMs: METRICS_EVERY_MS, ask: () => this.#readMetrics(machine), signal });
    const probing = (service: Called) =>
      new Source({
        everyMs: () => randomPauseMs(PROBE_MEAN_MS),
        patienceMs: PROBE_LIMIT_MS + 1000,
        ask: () => this.#probe(service),
        signal,
      });
    this.#sources = { rng: probing('rng'), hasher: probing('hasher') };
  }

  /** How many requests wait or are served at rng, where it says so itself. */
  get queueLength(): number | undefined {
    return this.#own.rng.queueLength;
  }

  states(now: number): Record<Called, Omit<LatencyState, 'series'>> {
    const of = (service: Called) => ({
      calls: this.#calls[service].over(CALLS_SECONDS, now),
      probe: this.#probes[service].over(PROBE_SECONDS, now),
      service: this.#own[service].service,
      ...this.#health(service),
    });
    return { rng: of('rng'), hasher: of('hasher') };
  }

  #health(service: Called): Health {
    return this.#application.state === 'running' ? this.#sources[service].health : {};
  }

  async #probe(service: Called): Promise<void> {
    const { endpoints, counts } = this.#application;
    if (!endpoints || counts?.[service] === 0) return;
    const ms = await probe(endpoints[service], PROBE_LIMIT_MS, this.#signal);
    this.#probes[service].add(Date.now(), ms);
  }

  async #readCalls(): Promise<void> {
    const { deployment } = this.#application;
    if (!deployment) return;
    const { calls } = await deployment.calls(Math.max(this.#seen + 1, Date.now() - CALLS_SECONDS * 1000));
    for (const { service, at, ms } of calls) {
      this.#calls[service].add(at, ms);
      this.#seen = Math.max(this.#seen, at);
    }
  }

  async #readMetrics(machine: MachineWatch): Promise<void> {
    await Promise.all(SERVICES.map((service) => this.#own[service].ask(machine.adminOf(service))));
  }
}
