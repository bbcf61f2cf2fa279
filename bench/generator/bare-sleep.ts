/** How exactly this machine lets anything sleep: no schedule can be kept better than that. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { percentile } from '../stats/percentile.ts';

/** Sleeps a millisecond again and again, and tells by how much each was too long, in ms. It blocks, so it has a thread of its own. */
const SLEEPER = `
  const { parentPort, workerData } = require('node:worker_threads');
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  const late = [];
  const end = performance.now() + workerData.ms;
  for (let begin = performance.now(); begin < end; begin = performance.now()) {
    Atomics.wait(nobody, 0, 0, 1);
    late.push(performance.now() - begin - 1);
  }
  parentPort.postMessage(late);
`;

/** By how much sleeps of 1 ms are too long, 99th percentile over `seconds`, in ms. Rejects when `signal` is aborted. */
export async function sleepLatenessMs(seconds: number, signal: AbortSignal): Promise<number> {
  const worker = new Worker(SLEEPER, { eval: true, workerData: { ms: seconds * 1000 } });
  try {
    const [late] = (await once(worker, 'message', { signal })) as [number[]];
    return percentile(Float64Array.from(late).sort(), 99);
  } finally {
    await worker.terminate();
  }
}
