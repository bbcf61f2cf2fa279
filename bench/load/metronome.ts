/**
 * Wakes the event loop when the next request is due. Timers of the loop come up to 2 ms late; going round the loop instead would take a
 * whole core. So a thread of its own sleeps exactly as long as need be, which costs a tenth of a core at 5,000 a second.
 */
import { once } from 'node:events';
import { type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads';
import { now } from './clock.ts';
import type { OpenOrder } from './order.ts';
import { moments } from './schedule.ts';

type Timing = Pick<OpenOrder, 'rate' | 'arrivals' | 'seed' | 'requests'>;

export interface Metronome extends AsyncDisposable {
  /** Begins: the schedule's 0 is at `begin`, on the clock of `now()`. `wake` is called when a request is due or to be awake for, or a little after. */
  start(begin: number, wake: () => void): void;
}

/** The thread runs the very file that the caller was started from, and must come to `beMetronome` there. */
export async function openMetronome(timing: Timing): Promise<Metronome> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { metronome: timing } });
  await once(worker, 'message');
  return {
    start: (begin, wake) => {
      worker.on('message', wake);
      worker.postMessage(begin);
    },
    [Symbol.asyncDispose]: async () => void (await worker.terminate()),
  };
}

/** Whether this is the thread, and not the program. */
export function isMetronome(): boolean {
  return typeof workerData === 'object' && workerData !== null && 'metronome' in workerData;
}

/** What the thread does. It blocks, which is the point: nothing else is to be done there. */
export function beMetronome(): void {
  const port = parentPort as MessagePort;
  const { metronome: timing } = workerData as { metronome: Timing };
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  port.once('message', (begin: number) => {
    let woken = Number.NEGATIVE_INFINITY;
    for (const { awakeAt } of moments(timing)) {
      const at = begin + awakeAt;
      if (at <= woken) continue; // the loop has been woken for it
      for (let left = at - now(); left > 0; left = at - now()) Atomics.wait(sleeper, 0, 0, left);
      woken = now();
      port.postMessage(undefined);
    }
  });
  port.postMessage('ready');
}
