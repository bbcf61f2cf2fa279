/** How long calls took, from what workers publish: `rng 101.2,100.9 hasher 100.7,100.6`, in ms. */

/** An entry of the stream in which workers publish how long their calls took. */
export interface CallEntry {
  readonly message: Readonly<Record<string, string>>;
}

export interface Latency {
  /** Half of the calls took no longer than this, in ms. */
  readonly p50: number;
  readonly p99: number;
  /** How many calls this is taken from. */
  readonly count: number;
}

/** null: nobody published a call. */
export interface Latencies {
  readonly rng: Latency | null;
  readonly hasher: Latency | null;
}

export const NO_LATENCIES: Latencies = { rng: null, hasher: null };

/** Reads entries that anybody may have written: what is no time is left out. */
export function latencies(entries: readonly CallEntry[]): Latencies {
  const of = (service: string) => summary(entries.flatMap(({ message }) => times(message[service])));
  return { rng: of('rng'), hasher: of('hasher') };
}

function times(list: string | undefined): number[] {
  const plain = /^\s*\d+(\.\d+)?\s*$/;
  return (list ?? '').split(',').flatMap((text) => (plain.test(text) ? [Number(text)] : []));
}

function summary(ms: number[]): Latency | null {
  const sorted = ms.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), count: sorted.length };
}

/** The nearest rank: the smallest value that at least this share of all values does not exceed. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
