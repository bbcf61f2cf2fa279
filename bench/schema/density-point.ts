/** So many instances of a small service, started at once: what each takes. */
import * as z from 'zod';
import { verdictSchema } from './conditions.ts';

const positive = z.number().min(0);

export const densityPointSchema = verdictSchema.extend({
  /** `container`: each in a container of its own. `process`: all as plain processes of one container, with the same program. */
  kind: z.enum(['container', 'process']),
  instances: z.int().min(1),
  /** From the first request to the moment in which the last instance was ready. */
  seconds: positive,
  /** Of each instance, from when it was asked for to when it was ready; null where one request asked for all. */
  readyMs: z.object({ p50: positive, max: positive }).nullable(),
  /** What the machine had less of than before, for each instance, with all that engine and kernel need for it; null where it could not be looked at. */
  memoryBytes: z.number().nullable(),
  /** What instances themselves hold, as the engine counts it, for each. */
  ownMemoryBytes: positive.nullable(),
  /** What the engine's disk had less of than before, for each. */
  diskBytes: z.number().nullable(),
  /** What removing all of them took. */
  removedSeconds: positive,
});
export type DensityPoint = z.infer<typeof densityPointSchema>;
