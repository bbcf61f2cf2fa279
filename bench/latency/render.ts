/** Probed latencies as a table for people, theory beside them. Pure. */
import { table } from '../../scripts/core/table.ts';
import type { LatencyResult } from '../schema/result.ts';

const HEAD = [
  'WORKERS',
  'RNG',
  'PROBE OF RNG',
  '95 % INTERVAL',
  'P99',
  'THEORY',
  "A WORKER'S CALL",
  'PROBE OF HASHER',
  'VALID',
];

type Shown = Pick<LatencyResult, 'points' | 'on' | 'from'>;

/** Below the table stands who probed what: a way over a network is part of what was seen. */
export function renderLatencies({ points, on, from = ['this machine'] }: Shown): string {
  const rows = points.map((point) => {
    const { workers, rng, rngLatencyMs, boundRngLatencyMs, boundWorkerCallMs, hasherLatencyMs, valid } =
      point;
    return [
      String(workers),
      String(rng),
      `${rngLatencyMs.mean.toFixed(1)} ms`,
      `${rngLatencyMs.low.toFixed(0)} to ${rngLatencyMs.high.toFixed(0)}`,
      rngLatencyMs.p99.toFixed(0),
      `${boundRngLatencyMs.toFixed(0)} ms`,
      `${boundWorkerCallMs.toFixed(0)} ms`,
      `${hasherLatencyMs.mean.toFixed(1)} ms`,
      valid ? '✓' : '✗',
    ];
  });
  const remarks = points.flatMap(({ workers, reasons }) =>
    reasons.map((reason) => `! ${workers} workers: ${reason}`),
  );
  return [table(HEAD, rows), ...remarks, `Probed from ${from.join(', ')}; DockerCoins ran on ${on}.`].join(
    '\n',
  );
}
