/** Telling a process to stop, and how it goes. */
import { setTimeout as delay } from 'node:timers/promises';
import { judge, type Row } from '../../table/row.ts';
import type { Child } from './child.ts';

export interface Stop {
  /** From the signal to the end of the process. */
  readonly ms: number;
  /** null when it had to be killed. */
  readonly code: number | null;
}

/** A process that is still there after this is killed: it has missed its target long ago. */
const PATIENCE_MS = 5000;

/** Sends SIGTERM and waits for the end. */
export async function stop(child: Child): Promise<Stop> {
  const begin = performance.now();
  child.kill('SIGTERM');
  const patience = new AbortController();
  void delay(PATIENCE_MS, undefined, { signal: patience.signal }).then(
    () => child.kill('SIGKILL'),
    () => undefined, // it went by itself
  );
  const { code, at } = await child.exited;
  patience.abort();
  return { ms: at - begin, code };
}

/** The longest of the stops of a service. */
export function stopRow(service: string, stops: readonly Stop[]): Row {
  const unclean = stops.filter(({ code }) => code !== 0).length;
  return judge({
    name: `SIGTERM ${service}: time to exit`,
    measured: `from the signal to the end of the process, under load; the longest of ${stops.length}`,
    value: Math.max(...stops.map(({ ms }) => ms)),
    unit: 'ms',
    target: { kind: 'below', limit: 1000 },
    flaw: unclean > 0 ? `${unclean} of ${stops.length} did not end with exit code 0` : undefined,
    details: { ms: stops.map(({ ms }) => Math.round(ms)), exitCodes: stops.map(({ code }) => code) },
  });
}
