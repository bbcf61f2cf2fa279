/**
 * What a virtual machine does not get: the time in which it had work to do while its host ran other guests. Measured figures of
 * time and of rates are then the host's, not ours.
 *
 * Source: proc_stat(5), "steal". On a machine of its own it is 0; elsewhere than on Linux it is not known.
 */
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** More than this and the figures are not the machine's own, as a share. A tenth of what the strictest targets leave. */
export const MOST_STOLEN = 0.001;

/** More than this and even coarse figures are the host's, as a share. */
export const MUCH_STOLEN = 0.05;

/** Begins to watch. What it returns says which share of the machine's time was stolen since then; undefined where nobody tells. */
export async function watchStolen(): Promise<() => Promise<number | undefined>> {
  const begin = performance.now();
  const before = await stolenSeconds();
  return async () => {
    const after = await stolenSeconds();
    if (before === undefined || after === undefined) return undefined;
    return shareOf(after - before, (performance.now() - begin) / 1000, cpus().length);
  };
}

/** Which share of the time of all `cores` was stolen. The kernel books in steps of its own, and late: never more than all. Pure. */
export function shareOf(stolenSeconds: number, passedSeconds: number, cores: number): number {
  const all = passedSeconds * cores;
  return all > 0 ? Math.min(1, Math.max(0, stolenSeconds) / all) : 0;
}

const QUIET_MS = 3000;

/** Resolves when nothing was stolen for three seconds, or after `mostMs`. Rejects when `signal` is aborted. */
export async function untilNothingIsStolen(mostMs: number, signal: AbortSignal): Promise<void> {
  const end = performance.now() + mostMs;
  while (performance.now() < end) {
    const stolen = await watchStolen();
    await delay(Math.min(QUIET_MS, mostMs), undefined, { signal });
    if (((await stolen()) ?? 0) <= MOST_STOLEN) return;
  }
}

async function stolenSeconds(): Promise<number | undefined> {
  try {
    return readStolen(await readFile('/proc/stat', 'utf8'));
  } catch {
    return undefined; // no Linux
  }
}

/** The kernel counts in hundredths of a second there, whatever its own tick is (USER_HZ). */
const PER_SECOND = 100;

/** Of the text of `/proc/stat`, in seconds since the machine began, over all processors. Pure. */
export function readStolen(text: string): number | undefined {
  const ticks = Number(/^cpu +(?:\d+ +){7}(\d+)/m.exec(text)?.[1] ?? Number.NaN);
  return Number.isNaN(ticks) ? undefined : ticks / PER_SECOND;
}
