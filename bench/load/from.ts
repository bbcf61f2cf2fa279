/** One load made by several generators at once, each on a machine of its own, and seen as one. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { type GenerateOptions, generate } from './generate.ts';
import { mergeFigures } from './merge.ts';
import type { Order } from './order.ts';
import type { Figures } from './tally.ts';

/** A machine that loads are made from. */
export interface Origin {
  /** `node2`. */
  readonly name: string;
  /** Starts a generator there (see generator.ts), with its stdin and stdout here. */
  start(): ChildProcessWithoutNullStreams;
}

/** Makes `order` from all `origins`, which share it. @throws START_FAILED when a generator breaks down; the others end then. */
export async function generateFrom(
  origins: readonly Origin[],
  order: Order,
  { signal, tell }: GenerateOptions,
): Promise<Figures> {
  const shares = shareOut(order, origins.length);
  const ended = new AbortController();
  const any = AbortSignal.any([signal, ended.signal]);
  const together = gathering(shares.length);
  const done = shares.map(() => ({ done: 0, total: 0 }));
  const working = shares.map(async (share, index) => {
    const options: GenerateOptions = {
      signal: any,
      othersReady: together,
      start: () => (origins[index] as Origin).start(),
      tell: (...[now, total, unit]) => {
        done[index] = { done: now, total };
        const sum = (of: 'done' | 'total') => done.reduce((all, each) => all + each[of], 0);
        // Seconds pass for all at once, requests add up.
        tell?.(unit === 's' ? now : sum('done'), unit === 's' ? total : sum('total'), unit);
      },
    };
    try {
      return await generate(share, options);
    } catch (error) {
      ended.abort();
      throw error;
    }
  });
  const results = await Promise.allSettled(working);
  const failed = results.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
  return mergeFigures(results.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
}

/**
 * Each calls it and waits until all have: one machine is ready seconds after another, and rates of loads that were not made at the same
 * time do not add up.
 */
function gathering(size: number): () => Promise<void> {
  let waiting = 0;
  let begin = () => {};
  const all = new Promise<void>((resolve) => {
    begin = resolve;
  });
  return () => {
    waiting += 1;
    if (waiting === size) begin();
    return all;
  };
}

/** The same load in `ways` parts: clients, requests and rates are divided, and chance is another in each. Fewer parts than asked for where there are not as many clients or requests. */
export function shareOut(order: Order, ways: number): Order[] {
  const part = (whole: number, index: number, parts: number) =>
    Math.floor(whole / parts) + (index < whole % parts ? 1 : 0);
  if (order.kind === 'closed') {
    const requests = 'requests' in order.length ? order.length.requests : Number.POSITIVE_INFINITY;
    const parts = Math.min(ways, order.concurrency, requests);
    return Array.from({ length: parts }, (_, index) => ({
      ...order,
      concurrency: part(order.concurrency, index, parts),
      length:
        'requests' in order.length ? { requests: part(order.length.requests, index, parts) } : order.length,
    }));
  }
  const parts = Math.min(ways, order.requests, order.mostUnderWay);
  return Array.from({ length: parts }, (_, index) => ({
    ...order,
    rate: order.rate / parts,
    seed: (order.seed + index) % 2 ** 32,
    requests: part(order.requests, index, parts),
    mostUnderWay: part(order.mostUnderWay, index, parts),
  }));
}
