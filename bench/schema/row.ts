/** One promise and how it was kept: see `bench/table/row.ts`. */
import * as z from 'zod';

export const rowSchema = z.object({
  name: z.string(),
  measured: z.string(),
  value: z.number().nullable(),
  unit: z.string(),
  target: z.string(),
  met: z.boolean(),
  reference: z.object({ what: z.string(), value: z.number(), unit: z.string() }).optional(),
  invalid: z.string().optional(),
  flaw: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
  stolen: z.number().optional(),
});
