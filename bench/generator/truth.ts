/** What the generator says of a server, against what the server's own log says. */

import type { Measurement, MeasurementContext } from '../harness/measurement.ts';
import { generate } from '../load/generate.ts';
import { LatencyRecording } from '../load/latency-recording.ts';
import type { Order, RequestShape } from '../load/order.ts';
import { summarise } from '../stats/percentile.ts';
import { judge, type Row } from '../table/row.ts';

export interface Kind {
  readonly name: string;
  /** In ms, in turn. */
  readonly services: readonly number[];
}

export const KINDS: readonly Kind[] = [
  { name: '100 ms', services: [100] },
  // One in twenty: of five in a row a quarter has it among them, so that no percentile that is looked at lies between the two.
  { name: '100 or 300 ms', services: Array.from({ length: 20 }, (_, index) => (index === 10 ? 300 : 100)) },
];

/** The share by which a figure may be off. */
const SHARE = 0.01;
const LOG_MS = 5000;

const CONCURRENCY = 5;
const CLOSED_REQUESTS = 60;
const SLOW_RATE = 5;
/** So many that the 99th percentile is not the slowest of all. */
const SLOW_REQUESTS = 200;
const OVERLOAD_REQUESTS = 80;

/** An order without its request, which needs the port. */
type OrderFor = (kind: Kind) => (request: RequestShape) => Order;

const OPEN = { kind: 'open', arrivals: 'constant', seed: 0, mostUnderWay: 1000, timeoutSeconds: 60 } as const;

const ORDERS: readonly (readonly [title: string, orderFor: OrderFor])[] = [
  [
    'closed loop',
    () => (request) => ({
      kind: 'closed',
      request,
      concurrency: CONCURRENCY,
      length: { requests: CLOSED_REQUESTS },
    }),
  ],
  ['open loop, 5/s', () => (request) => ({ ...OPEN, request, rate: SLOW_RATE, requests: SLOW_REQUESTS })],
  [
    'open loop, twice what it can do',
    ({ services }) =>
      (request) => {
        const meanMs = services.reduce((sum, ms) => sum + ms, 0) / services.length;
        return { ...OPEN, request, rate: (2 * 1000) / meanMs, requests: OVERLOAD_REQUESTS };
      },
  ],
];

/** Three loads on each server, one after another: what waits awake for its time would be in the way of the other. */
export const truth: Measurement = {
  names: ['closed loop', 'open loop, 5/s', 'open loop, twice what it can do'],
  seconds: 120,
  async run(context) {
    let done = 0;
    const total = KINDS.length * ORDERS.length;
    const rows: Row[] = [];
    for (const kind of KINDS) {
      const SERVICE_MS = kind.services.join(',');
      const { port } = await context.stage.reference('exact-server', { SERVICE_MS });
      for (const [title, orderFor] of ORDERS) {
        rows.push(...(await against(context, `${title}, ${kind.name}`, port, orderFor(kind))));
        context.progress(++done, total, 'loads');
      }
    }
    return rows;
  },
};

async function against(
  { signal }: MeasurementContext,
  name: string,
  port: number,
  orderOf: (request: RequestShape) => Order,
): Promise<Row[]> {
  const base = `http://127.0.0.1:${port}`;
  await fetch(`${base}/log`, { method: 'DELETE', signal: AbortSignal.timeout(LOG_MS) });
  const figures = await generate(orderOf({ url: `${base}/`, method: 'GET', bodyBytes: 0 }), { signal });
  signal.throwIfAborted();
  const log = (await (await fetch(`${base}/log`, { signal: AbortSignal.timeout(LOG_MS) })).json()) as [
    number,
    number,
  ][];
  const expected = summarise(log.map(([arrived, answered]) => answered - arrived));
  const seen = LatencyRecording.fromJSON(figures.latency).summaryMs();
  const problems = Object.entries(figures.problems).map(([what, count]) => `${count} ${what}`);
  if (figures.timeouts > 0) problems.push(`${figures.timeouts} requests timed out`);
  return (['p50', 'p99', 'count'] as const).map((figure) => {
    const unit = figure === 'count' ? 'answers' : 'ms';
    return judge({
      name: `${name}: ${figure}`,
      measured: `${figure} of ${expected.count} requests, against the log of the server`,
      value: seen[figure],
      unit,
      target: { kind: 'within share', limit: expected[figure], share: SHARE },
      reference: { what: "the server's log", value: expected[figure], unit },
      problems,
      details: { client: figures.client, schedule: figures.schedule },
    });
  });
}
