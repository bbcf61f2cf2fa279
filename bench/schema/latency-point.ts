/** What a probe saw of rng and hasher while so many workers were at work. */
import * as z from 'zod';
import { verdictSchema } from './conditions.ts';
import { latencySummarySchema } from './load-run.ts';

/** In ms; `low` and `high` are the ends of the mean's 95 % interval. */
const probedSchema = latencySummarySchema.extend({ count: z.int(), low: z.number(), high: z.number() });

export const latencyPointSchema = verdictSchema.extend({
  workers: z.int(),
  rng: z.int(),
  /** `GET /` on rng, which waits in the queue of all others and needs no service itself. */
  rngLatencyMs: probedSchema,
  /** What theory says the mean of such a probe is: (N − 2.5)·100 for one rng from the knee on. */
  boundRngLatencyMs: z.number(),
  /** What it says a worker's call takes: (N − 2)·100. */
  boundWorkerCallMs: z.number(),
  /** `GET /` on hasher, which has no queue. */
  hasherLatencyMs: probedSchema,
  /** How long it took until the calls of workers were steady; null when they never were. */
  settledAfterSeconds: z.number().nullable(),
});
export type LatencyPoint = z.infer<typeof latencyPointSchema>;
