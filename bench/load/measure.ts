/** Makes loads one after another and keeps what was seen of each. */
import type { Emit } from '../../scripts/core/events.ts';
import type { LoadRun } from '../schema/load-run.ts';
import { doubts } from './doubts.ts';
import { generateFrom, type Origin } from './from.ts';
import { type GenerateOptions, generate } from './generate.ts';
import { LatencyRecording } from './latency-recording.ts';
import type { Point } from './plan.ts';
import type { Figures } from './tally.ts';

export interface MeasureOptions {
  readonly emit: Emit;
  /** Aborted: the load under way ends, and is kept, marked; those after it are not made. */
  readonly signal: AbortSignal;
  /** Where loads are made from; this machine unless told otherwise. */
  readonly origins?: readonly Origin[] | undefined;
}

/** All points, in this order. */
export async function measureLoads(
  points: readonly Point[],
  { emit, signal, origins }: MeasureOptions,
): Promise<LoadRun[]> {
  const runs: LoadRun[] = [];
  for (const [index, point] of points.entries()) {
    if (signal.aborted) break;
    const step = `${titleOf(point)}${points.length > 1 ? ` (${index + 1} of ${points.length})` : ''}`;
    const options: GenerateOptions = {
      signal,
      tell: (done, total, unit) => emit({ event: 'progress', step, done, total, unit }),
    };
    const figures = await (origins
      ? generateFrom(origins, point.order, options)
      : generate(point.order, options));
    // What nobody has answered yet tells nothing, when it was us who broke it off.
    if (signal.aborted && figures.requests === 0) break;
    runs.push(toRun(point, figures, signal.aborted));
  }
  return runs;
}

export function titleOf({ subject, manner }: Point): string {
  return `${subject.name}, ${manner}`;
}

/** As it is kept in files. */
export function toRun({ subject, order }: Point, figures: Figures, interrupted: boolean): LoadRun {
  const { requests, errors, timeouts, problems, perSecond, seconds, latency, schedule, client } = figures;
  const reasons = doubts(figures, interrupted);
  const { count: _, ...latencyMs } = LatencyRecording.fromJSON(latency).summaryMs();
  const isOpen = order.kind === 'open';
  return {
    target: subject.name,
    method: subject.method,
    url: subject.url,
    bytes: subject.bytes,
    loop: order.kind,
    concurrency: isOpen ? order.mostUnderWay : order.concurrency,
    rate: isOpen ? order.rate : null,
    arrivals: isOpen ? order.arrivals : null,
    requests,
    errors,
    timeouts,
    problems: { ...problems },
    throughput: { perSecond },
    seconds,
    latencyMs,
    latency,
    bound: order.kind === 'closed' ? (subject.boundFor?.(order.concurrency) ?? null) : null,
    schedule: schedule ?? null,
    client,
    valid: reasons.length === 0,
    reasons,
  };
}
