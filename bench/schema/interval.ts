/** A mean and how far it may be trusted. */
import * as z from 'zod';

const positive = z.number().min(0);

/** `low` and `high` are the ends of the mean's 95 % interval. */
export const intervalSchema = z.object({ mean: positive, low: positive, high: positive });
export type Interval = z.infer<typeof intervalSchema>;

/** The same for what may be below zero, as a difference. */
export const signedIntervalSchema = z.object({ mean: z.number(), low: z.number(), high: z.number() });
export type SignedInterval = z.infer<typeof signedIntervalSchema>;
