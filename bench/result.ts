/** What a measurement run leaves behind as JSON, and what reports are drawn from. */
import * as z from 'zod';
import { conditionsSchema } from './schema/conditions.ts';

const latency = z.object({
  count: z.number(),
  mean: z.number(),
  p50: z.number(),
  p90: z.number(),
  p99: z.number(),
  max: z.number(),
});

/** One stage of the demo: a fixed number of instances, measured over a window. Rates per second, times in ms. */
export const measurementSchema = z.object({
  workers: z.number(),
  rng: z.number(),
  /** Over how many applications side by side these are spread, when it is not one. */
  stacks: z.number().optional(),
  hashesPerSecond: z.number(),
  boundHashesPerSecond: z.number(),
  coinsPerSecond: z.number(),
  rngLatencyMs: latency,
  boundRngLatencyMs: z.number(),
  hasherLatencyMs: latency,
  /** Length of the window. */
  seconds: z.number(),
  /** When the window began, in seconds on the axis of `series`. */
  from: z.number(),
  valid: z.boolean(),
  /** Why it is not valid. */
  reasons: z.array(z.string()),
  /** Each call to rng that workers made in the window. */
  rngCallsMs: z.array(z.number()),
});
export type Measurement = z.infer<typeof measurementSchema>;

export const demoResultSchema = z.object({
  schema: z.literal('workshop.demo/1'),
  command: z.string(),
  startedAt: z.iso.datetime(),
  on: z.string(),
  bottleneck: z.string(),
  measurements: z.array(measurementSchema),
  /** Both counters through the whole run, `at` in seconds since it began. */
  series: z.array(z.object({ at: z.number(), hashes: z.number(), coins: z.number() })),
  /** What was changed when: `3 s: ten workers`. */
  marks: z.array(z.object({ at: z.number(), label: z.string() })),
  machine: conditionsSchema.shape.machine,
  versions: z.record(z.string(), z.string()),
});
export type DemoResult = z.infer<typeof demoResultSchema>;
