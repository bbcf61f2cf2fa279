/** How long somebody waits who asks a service for next to nothing: by a probe of ours, or by what httping wrote down. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ApplicationPort, Node } from '../../../scripts/cluster/cluster.ts';
import type { LabContext } from '../context.ts';
import { finding } from '../finding.ts';
import type { Finding } from '../lab.ts';
import { ask } from './http.ts';

/** Pauses between probes, in ms: at random over a worker's round of 300, or the probe would march in step with what it measures. */
const PAUSE_MS = { least: 100, spread: 300 } as const;

/** How long `GET /` takes, in ms, each on a connection of its own; fewer than `times` when nobody answers. */
export async function probe(node: Node, port: ApplicationPort, times: number): Promise<number[]> {
  const took: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    await delay(PAUSE_MS.least + Math.random() * PAUSE_MS.spread);
    const begin = performance.now();
    if (await ask(node, port)) took.push(performance.now() - begin);
  }
  return took;
}

/** Every time that httping printed, in ms: `connected to … seq=0 time=  1.02 ms`. */
export function parseHttping(text: string): number[] {
  return [...text.matchAll(/seq=\d+ time=\s*([\d.]+) ms/g)].map(([, ms]) => Number(ms));
}

/** 0 for none at all. */
export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

export function timesInWords(times: readonly number[]): string {
  if (times.length === 0) return 'no answer at all';
  const [least, most] = [Math.min(...times), Math.max(...times)];
  return `${times.length} answers, from ${least.toFixed(1)} to ${most.toFixed(1)} ms, ${mean(times).toFixed(1)} ms on average`;
}

/**
 * What a probe of `GET /` on one rng sees on average beside `workers` workers, in ms. It needs no service of its own: from three workers on it
 * waits for the N − 3 before it and for half of the one in service, below that for half a service in the share of time that rng is busy.
 */
export function probeMs(workers: number): number {
  return workers >= 3 ? (workers - 2.5) * 100 : (workers / 3) * 50;
}

/** Asks one rng itself, three times, beside `workers` workers; right within `near` ms of theory. */
export async function probeTakes({ node }: LabContext, workers: number, near: number): Promise<Finding> {
  const times = await probe(node('node1'), 8001, 3);
  return finding(times.length > 0 && Math.abs(mean(times) - probeMs(workers)) <= near, {
    lookedAt: `GET / of rng on node1, three times beside ${workers} workers`,
    saw: timesInWords(times),
    expected: `(${workers} − 2.5) · 100 = ${probeMs(workers)} ms on average, give or take ${near}`,
    tryThis:
      'docker compose ps  shows how many workers and rng run; docker compose logs --tail 5 worker  whether they work.',
  });
}
