/** Throughput and latency with one way of dealing calls out. */
import * as z from 'zod';
import { BALANCES } from '../../scripts/deployment/deployment.ts';
import { verdictSchema } from './conditions.ts';
import { intervalSchema } from './interval.ts';
import { latencySummarySchema } from './load-run.ts';

const positive = z.number().min(0);

export const balancerPointSchema = verdictSchema.extend({
  balance: z.enum(BALANCES),
  /** null: nothing could be measured. */
  hashesPerSecond: intervalSchema.nullable(),
  /** What a simulation of the same queues says. */
  simulatedHashesPerSecond: positive,
  /** What no balance exceeds. */
  boundHashesPerSecond: positive,
  /** Of the calls that workers made, in ms; null: nothing could be measured. */
  rngLatencyMs: latencySummarySchema.nullable(),
});
export type BalancerPoint = z.infer<typeof balancerPointSchema>;
