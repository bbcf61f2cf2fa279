/** Under which conditions a measurement was made: without them a figure says little. */
import * as z from 'zod';

export const conditionsSchema = z.object({
  /** As it was typed. */
  command: z.string(),
  startedAt: z.iso.datetime(),
  machine: z.object({
    system: z.string(),
    kernel: z.string(),
    cpu: z.string(),
    cores: z.number(),
    memoryBytes: z.number(),
  }),
  versions: z.record(z.string(), z.string()),
  /** Of whatever was left to chance; null when nothing was. */
  seed: z.int().min(0).max(0xffffffff).nullable(),
});
export type Conditions = z.infer<typeof conditionsSchema>;

/** What every result says of itself: whether it may be believed, and if not, why. */
export const verdictSchema = z.object({
  valid: z.boolean(),
  reasons: z.array(z.string()),
});
