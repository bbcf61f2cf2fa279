/**
 * What every bench writes, as one versioned JSON schema. `./workshop bench schema` prints it for other programs. A change that
 * makes an earlier file unreadable, or means something else by the same key, takes the next number.
 */
import * as z from 'zod';
import { balancerPointSchema } from './balancer-point.ts';
import { comparisonRowSchema } from './comparison.ts';
import { conditionsSchema, verdictSchema } from './conditions.ts';
import { densityPointSchema } from './density-point.ts';
import { signedIntervalSchema } from './interval.ts';
import { latencyPointSchema } from './latency-point.ts';
import { loadRunSchema } from './load-run.ts';
import { nodePointSchema, nodeScalingSchema } from './node-point.ts';
import { rowSchema } from './row.ts';
import { scalePointSchema, theoryErrorSchema, uslFitSchema } from './scale-point.ts';

export const SCHEMA = 'workshop.bench/1';

const common = conditionsSchema.extend({ schema: z.literal(SCHEMA), ...verdictSchema.shape });

/** `bench load`: runs in the order in which they were made. */
export const loadResultSchema = common.extend({ kind: z.literal('load'), runs: z.array(loadRunSchema) });
export type LoadResult = z.infer<typeof loadResultSchema>;

/** `bench compare`: A is the earlier or the reference, B is judged. */
export const compareResultSchema = common.extend({
  kind: z.literal('compare'),
  sides: z.tuple([z.string(), z.string()]),
  /** Shares: 0.02 is 2 %. */
  smallestEffect: z.number(),
  failAbove: z.number().nullable(),
  rows: z.array(comparisonRowSchema),
  /** What was measured for it, A's and B's; empty when files were compared. */
  runs: z.tuple([z.array(loadRunSchema), z.array(loadRunSchema)]),
});
export type CompareResult = z.infer<typeof compareResultSchema>;

/** `bench latency`: one point for each number of workers, in ascending order. */
export const latencyResultSchema = common.extend({
  kind: z.literal('latency'),
  on: z.string(),
  /** The nodes that probed; not there when it was this machine. */
  from: z.array(z.string()).optional(),
  /** Probes a second, and for how many seconds each. */
  rate: z.number(),
  seconds: z.number(),
  points: z.array(latencyPointSchema),
});
export type LatencyResult = z.infer<typeof latencyResultSchema>;

/** `bench scale`: by rng, then workers. Points that were not measured are not there. */
export const scaleResultSchema = common.extend({
  kind: z.literal('scale'),
  on: z.string(),
  /** Of each window. */
  seconds: z.number(),
  points: z.array(scalePointSchema),
  fits: z.array(uslFitSchema),
  theories: z.array(theoryErrorSchema),
});
export type ScaleResult = z.infer<typeof scaleResultSchema>;

/** `bench nodes`: by redis, then nodes. Points that were not measured are not there. */
export const nodesResultSchema = common.extend({
  kind: z.literal('nodes'),
  /** On each node. */
  workers: z.int(),
  rng: z.int(),
  /** Of each window. */
  seconds: z.number(),
  points: z.array(nodePointSchema),
  scaling: z.array(nodeScalingSchema),
  /** Shares of the rate that the shared Redis costs, on the most nodes; null where not both were measured. */
  sharedCost: signedIntervalSchema.nullable(),
});
export type NodesResult = z.infer<typeof nodesResultSchema>;

/** `bench balancers`: in the order of the balances. */
export const balancersResultSchema = common.extend({
  kind: z.literal('balancers'),
  on: z.string(),
  workers: z.int(),
  rng: z.int(),
  /** Of each window. */
  seconds: z.number(),
  points: z.array(balancerPointSchema),
});
export type BalancersResult = z.infer<typeof balancersResultSchema>;

/** `bench density`: by kind, then how many. */
export const densityResultSchema = common.extend({
  kind: z.literal('density'),
  on: z.string(),
  image: z.string(),
  points: z.array(densityPointSchema),
});
export type DensityResult = z.infer<typeof densityResultSchema>;

/** `bench services`, `bench up` and others that hold something against what it promises. */
export const promisesResultSchema = common.extend({
  kind: z.literal('promises'),
  of: z.string(),
  rows: z.array(rowSchema),
});
export type PromisesResult = z.infer<typeof promisesResultSchema>;

export const benchResultSchema = z.discriminatedUnion('kind', [
  loadResultSchema,
  compareResultSchema,
  latencyResultSchema,
  scaleResultSchema,
  nodesResultSchema,
  balancersResultSchema,
  densityResultSchema,
  promisesResultSchema,
]);
export type BenchResult = z.infer<typeof benchResultSchema>;
