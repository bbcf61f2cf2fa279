/** What instances say of themselves on their admin ports, where they have one: the queue's length, the time in service. */
import type { Percentiles } from '../state.ts';
import { type Bucket, parseMetrics, percentileOf, sinceThen } from './metrics.ts';

const PATIENCE_MS = 2000;
const SECONDS_TO_MS = 1000;
/** What `common/metrics.ts` puts before every name. */
const PREFIX = 'dockercoins_';

export class OwnWords {
  readonly #before = new Map<string, readonly Bucket[]>();
  #queueLength: number | undefined;
  #service: Percentiles | undefined;

  /** Of all instances together; undefined when none tells. */
  get queueLength(): number | undefined {
    return this.#queueLength;
  }

  /** Time in service since the question before, in ms. */
  get service(): Percentiles | undefined {
    return this.#service;
  }

  /** Asks every instance at `addresses` (`host:port`); one that does not answer is left out. */
  async ask(addresses: readonly string[]): Promise<void> {
    const pages = await Promise.all(addresses.map(pageOf));
    const found = pages.flatMap((text, index) => {
      const address = addresses[index] ?? '';
      return text === undefined ? [] : [{ address, metrics: parseMetrics(text) }];
    });
    const lengths = found
      .map(({ metrics }) => metrics.value(`${PREFIX}queue_length`))
      .filter((each) => each !== undefined);
    this.#queueLength = lengths.length === 0 ? undefined : lengths.reduce((sum, each) => sum + each, 0);
    this.#service = percentiles(
      found.map(({ address, metrics }) => {
        const now = metrics.buckets(`${PREFIX}service_seconds`);
        const since = sinceThen(now, this.#before.get(address) ?? []);
        this.#before.set(address, now);
        return since;
      }),
    );
  }
}

/** Of histograms with the same buckets, added up. */
function percentiles(histograms: readonly (readonly Bucket[])[]): Percentiles | undefined {
  const [first] = histograms;
  if (!first) return undefined;
  const all = first.map(({ bound }, index) => ({
    bound,
    count: histograms.reduce((sum, each) => sum + (each[index]?.count ?? 0), 0),
  }));
  const [p50, p99] = [percentileOf(all, 50), percentileOf(all, 99)];
  if (p50 === undefined || p99 === undefined) return undefined;
  return { count: all.at(-1)?.count ?? 0, p50: p50 * SECONDS_TO_MS, p99: p99 * SECONDS_TO_MS };
}

async function pageOf(address: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`http://${address}/metrics`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.ok ? await answer.text() : undefined;
  } catch {
    return undefined;
  }
}
