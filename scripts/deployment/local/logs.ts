/** The logs of a local deployment: one file an instance, read from the end, followed as they grow. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogLine, LogOptions, Service } from '../deployment.ts';

const POLL_MS = 200;

/** Lines of all `*.log` files in `folder`. Lines come file by file, and when following as they are written. */
export async function* readLogs(folder: string, options: LogOptions = {}): AsyncIterable<LogLine> {
  const { tail, follow = false, services, signal } = options;
  const positions = new Map<string, number>();
  for (;;) {
    for (const instance of await instancesIn(folder)) {
      const service = instance.split('-')[0] as Service;
      if (services && !services.includes(service)) continue;
      const known = positions.get(instance);
      const { lines, position } = await readFrom(join(folder, `${instance}.log`), known ?? 0);
      positions.set(instance, position);
      const shown =
        known === undefined && tail !== undefined ? lines.slice(Math.max(0, lines.length - tail)) : lines;
      for (const line of shown) yield { service, instance, line };
    }
    if (!follow || signal?.aborted) return;
    await delay(POLL_MS, undefined, signal ? { signal } : {}).catch(() => undefined); // aborted: the next turn ends it
    if (signal?.aborted) return;
  }
}

async function instancesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith('.log'))
    .map((name) => name.slice(0, -'.log'.length))
    .sort(byNumber);
}

const collator = new Intl.Collator('en', { numeric: true });
const byNumber = (a: string, b: string) => collator.compare(a, b);

/** Whole lines from `position` on; half a line at the end is left for the next time. */
async function readFrom(path: string, position: number): Promise<{ lines: string[]; position: number }> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return { lines: [], position };
  try {
    const { size } = await file.stat();
    const begin = size < position ? 0 : position; // it was emptied meanwhile
    const buffer = Buffer.alloc(size - begin);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, begin);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    const text = buffer.toString('utf8', 0, end);
    return { lines: text === '' ? [] : text.slice(0, -1).split('\n'), position: begin + end };
  } finally {
    await file.close();
  }
}
