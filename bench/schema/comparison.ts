/** What two sets of runs say about each other: see `bench/compare/compare.ts`. */
import * as z from 'zod';

export const comparisonRowSchema = z.object({
  /** What was loaded and how: `rng, 32 bytes, concurrency 10`. */
  point: z.string(),
  metric: z.enum(['throughput', 'p50', 'p99']),
  unit: z.enum(['/s', 'ms']),
  /** Runs of each side. */
  runs: z.tuple([z.int(), z.int()]),
  /** Medians of the runs. */
  medians: z.tuple([z.number(), z.number()]),
  /** B as a multiple of A, and its 95 % interval; null when A has nothing to divide by. */
  ratio: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** Mann-Whitney, after Holm's correction for as many questions as were asked. */
  p: z.number().min(0).max(1),
  /** `~`: nothing can be said. */
  verdict: z.enum(['better', 'worse', '~']),
  /** Why nothing can be said. */
  why: z.string().optional(),
});
export type ComparisonRow = z.infer<typeof comparisonRowSchema>;
