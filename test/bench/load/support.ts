/** Orders for the generator, as short as they can be. */
import { generate } from '../../../bench/load/generate.ts';
import { LatencyRecording } from '../../../bench/load/latency-recording.ts';
import type { ClosedOrder, OpenOrder } from '../../../bench/load/order.ts';
import type { Figures } from '../../../bench/load/tally.ts';
import type { Behaviour } from '../../fixtures/services/http-fixture.ts';
import { ensureBuilt } from '../../support/services-folder.ts';

export function closed(url: string, rest: Partial<ClosedOrder> = {}): ClosedOrder {
  const request = { url, method: 'GET', bodyBytes: 0 } as const;
  return { kind: 'closed', request, concurrency: 2, length: { requests: 20 }, timeoutSeconds: 5, ...rest };
}

export function open(url: string, rest: Partial<OpenOrder> = {}): OpenOrder {
  const request = { url, method: 'GET', bodyBytes: 0 } as const;
  const arrivals = { rate: 50, arrivals: 'constant', seed: 1, requests: 25 } as const;
  return { kind: 'open', request, ...arrivals, mostUnderWay: 100, timeoutSeconds: 5, ...rest };
}

/** Has the bundled generator do it. */
export async function load(order: ClosedOrder | OpenOrder, signal?: AbortSignal): Promise<Figures> {
  await ensureBuilt();
  return generate(order, { signal: signal ?? new AbortController().signal });
}

export function latencyOf({ latency }: Figures): LatencyRecording {
  return LatencyRecording.fromJSON(latency);
}

/** The first `times` requests (a probe is one of them) are treated in one way, all others in another. */
export function first(times: number, before: Behaviour, after: Behaviour): Behaviour {
  let seen = 0;
  return (...given) => (++seen <= times ? before : after)(...given);
}

export const answersOk: Behaviour = (response) => response.end('ok');

export const answersAfter =
  (ms: number): Behaviour =>
  (response) => {
    const timer = setTimeout(() => response.end('ok'), ms);
    response.once('close', () => clearTimeout(timer));
  };
