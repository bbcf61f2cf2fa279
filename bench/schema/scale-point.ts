/** Throughput and latency with so many workers and rng, and what three theories say of them. */
import * as z from 'zod';
import { verdictSchema } from './conditions.ts';
import { intervalSchema } from './interval.ts';
import { latencySummarySchema } from './load-run.ts';

const count = z.int().min(0);
const positive = z.number().min(0);

export const scalePointSchema = verdictSchema.extend({
  /** All together, where there are several stacks. */
  workers: count,
  rng: count,
  /** null: nothing could be measured. */
  hashesPerSecond: intervalSchema.nullable(),
  boundHashesPerSecond: positive,
  /** Exact Mean Value Analysis: as if services took random times. */
  mvaHashesPerSecond: positive,
  /** The Universal Scalability Law, fitted to the points with as many rng; null where there were too few. */
  uslHashesPerSecond: positive.nullable(),
  /** Of the calls that workers made; null: nothing could be measured. */
  rngLatencyMs: latencySummarySchema.extend({ count, low: positive, high: positive }).nullable(),
  boundRngLatencyMs: positive,
  mvaRngLatencyMs: positive,
  /** From the change to the end of the window; null when it never was steady. */
  settledAfterSeconds: positive.nullable(),
});
export type ScalePoint = z.infer<typeof scalePointSchema>;

export const uslFitSchema = z.object({
  rng: count,
  /** λ, hashes per second of one worker. */
  rate: positive,
  /** σ: the share that only one at a time can do. */
  contention: positive,
  /** κ: what everybody costs everybody. */
  coherency: positive,
  /** With how many workers the law has its highest throughput; null where it has none. */
  peakWorkers: positive.nullable(),
  rSquared: z.number(),
});

/** How far one theory is from what was measured; errors are shares of the measured, negative where the theory is low. */
export const theoryErrorSchema = z.object({
  theory: z.enum(['bound', 'MVA', 'USL']),
  /** Mean of the errors' sizes. */
  meanError: positive,
  worst: z.object({ workers: count, rng: count, error: z.number() }),
  /** Why it is so far, or so near. */
  why: z.string(),
});
export type UslFitOfRng = z.infer<typeof uslFitSchema>;
export type TheoryError = z.infer<typeof theoryErrorSchema>;
