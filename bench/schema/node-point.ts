/** Throughput of one application on each of so many nodes. */
import * as z from 'zod';
import { verdictSchema } from './conditions.ts';
import { intervalSchema } from './interval.ts';

export const nodePointSchema = verdictSchema.extend({
  /** On so many nodes. */
  nodes: z.int().min(1),
  /** `shared`: one Redis for all, which the others reach by ambassadors. `own`: one on each node. */
  redis: z.enum(['shared', 'own']),
  /** All nodes together; null: nothing could be measured. */
  hashesPerSecond: intervalSchema.nullable(),
  boundHashesPerSecond: z.number().min(0),
  /** Mean time of the calls to rng that workers made, in ms; null: nothing could be measured. */
  rngLatencyMs: z.number().min(0).nullable(),
  boundRngLatencyMs: z.number().min(0),
});
export type NodePoint = z.infer<typeof nodePointSchema>;

export const nodeScalingSchema = z.object({
  redis: z.enum(['shared', 'own']),
  /** Rate on the most nodes over what as many times one node would make; 1 is linear. */
  efficiency: intervalSchema,
  /** σ and κ of the Universal Scalability Law over nodes; null for fewer than three numbers of nodes. */
  contention: z.number().min(0).nullable(),
  coherency: z.number().min(0).nullable(),
});
export type NodeScaling = z.infer<typeof nodeScalingSchema>;
