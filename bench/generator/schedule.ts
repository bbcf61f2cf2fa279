/** Open loop at 5,000 requests a second: whether the generator keeps its times, and with how much of a core. */

import type { Measurement } from '../harness/measurement.ts';
import { LIMITS } from '../load/doubts.ts';
import { generate } from '../load/generate.ts';
import type { OpenOrder } from '../load/order.ts';
import { judge } from '../table/row.ts';
import { sleepLatenessMs } from './bare-sleep.ts';

const RATE = 5000;
const SECONDS = 4;
const SLEEP_SECONDS = 2;
/** A server that has answered nothing yet takes up to a second for its first answers, and a connection is opened for each who waits meanwhile. */
const TARGET_WARM_UP = { kind: 'closed', concurrency: 20, length: { requests: 10_000 } } as const;

export const schedule: Measurement = {
  names: ['open loop, 5000/s'],
  seconds: SECONDS + SLEEP_SECONDS + 3,
  async run({ stage, signal, progress }) {
    const { port } = await stage.reference('bare-http', { BODY: 'ok', KEEP_ALIVE_MS: '5000' });
    const request = { url: `http://127.0.0.1:${port}/`, method: 'GET', bodyBytes: 0 } as const;
    const order: OpenOrder = {
      kind: 'open',
      request,
      rate: RATE,
      arrivals: 'constant',
      seed: 0,
      requests: RATE * SECONDS,
      mostUnderWay: 1000,
      timeoutSeconds: 10,
    };
    await generate({ ...TARGET_WARM_UP, request }, { signal });
    signal.throwIfAborted();
    const bare = await sleepLatenessMs(SLEEP_SECONDS, signal);
    const figures = await generate(order, {
      signal,
      tell: (done, total) => progress(done, total, 'requests'),
    });
    signal.throwIfAborted();
    const { due = 0, unsent = 0, late = 0, latenessMs = Number.NaN } = figures.schedule ?? {};
    const problems = Object.entries(figures.problems).map(([what, count]) => `${count} ${what}`);
    const details = { due, unsent, late, client: figures.client };
    const name = 'open loop, 5000/s';
    return [
      judge({
        name: `${name}: lateness`,
        measured: `how long after its time a request was sent, p99 of ${due}, to a target that is warm`,
        value: latenessMs,
        unit: 'ms',
        target: { kind: 'below', limit: 1 },
        reference: { what: 'a thread that only sleeps, p99', value: bare, unit: 'ms' },
        problems,
        details,
      }),
      judge({
        name: `${name}: rate`,
        measured: `answers a second over ${SECONDS} s`,
        value: figures.perSecond,
        unit: '/s',
        target: { kind: 'within share', limit: RATE, share: 0.01 },
        flaw: unsent > 0 ? `${unsent} requests were never sent` : undefined,
        problems,
        details,
      }),
      judge({
        name: `${name}: processor`,
        measured: 'time of processors that the generator took, as a share of one core',
        value: figures.client.cpu,
        unit: 'cores',
        target: { kind: 'below', limit: LIMITS.cpu },
        problems,
        details,
      }),
    ];
  },
};
