/** What a service tells of itself in the Prometheus text format, of which we need little. */

export interface Metrics {
  /** The value of a metric without labels but the service's own. */
  value(name: string): number | undefined;
  /** Upper bounds of a histogram's buckets (in its unit) and how many values do not exceed them, ascending. */
  buckets(name: string): readonly Bucket[];
}

export interface Bucket {
  readonly bound: number;
  readonly count: number;
}

/** Reads a page of metrics; lines that are none are left out. */
export function parseMetrics(text: string): Metrics {
  const lines = text.split('\n').flatMap((line) => {
    const found = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/.exec(line);
    const value = found?.[3] === undefined ? Number.NaN : Number(found[3].replace('Inf', 'Infinity'));
    return found?.[1] && !Number.isNaN(value) ? [{ name: found[1], labels: found[2] ?? '', value }] : [];
  });
  return {
    value: (name) => lines.find((line) => line.name === name)?.value,
    buckets: (name) =>
      lines
        .filter((line) => line.name === `${name}_bucket`)
        .map(({ labels, value }) => ({
          bound: Number((/le="([^"]+)"/.exec(labels)?.[1] ?? 'NaN').replace('+Inf', 'Infinity')),
          count: value,
        }))
        .filter(({ bound }) => !Number.isNaN(bound))
        .sort((a, b) => a.bound - b.bound),
  };
}

/** How many values came into each bucket since `before`; all of them when the counts began anew. */
export function sinceThen(now: readonly Bucket[], before: readonly Bucket[]): Bucket[] {
  const isAnew = now.some(({ count }, index) => count < (before[index]?.count ?? 0));
  if (isAnew || before.length !== now.length) return [...now];
  return now.map(({ bound, count }, index) => ({ bound, count: count - (before[index]?.count ?? 0) }));
}

/**
 * The upper bound of the bucket that the `p`-th percentile falls in: it took no longer than this. undefined when there is no
 * value, or it lies in the last bucket, which has no bound.
 */
export function percentileOf(buckets: readonly Bucket[], p: number): number | undefined {
  const total = buckets.at(-1)?.count ?? 0;
  if (total === 0) return undefined;
  const found = buckets.find(({ count }) => count >= (p / 100) * total);
  return found && Number.isFinite(found.bound) ? found.bound : undefined;
}
