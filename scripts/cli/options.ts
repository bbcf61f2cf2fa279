/** Reading options that are numbers. */
import { WorkshopError } from '../core/errors.ts';

/** A whole number of seconds. @throws USAGE with what is allowed. */
export function readSeconds(option: string, text: string, low: number, high: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return value;
  throw new WorkshopError('USAGE', {
    what: `${option} ${text}: give a whole number of seconds from ${low} to ${high}.`,
  });
}
