/** Reading options that are numbers. */
import { WorkshopError } from '../core/errors.ts';

/** A whole number of seconds. @throws USAGE with what is allowed. */
export function readSeconds(option: string, text: string, low: number, high: number): number {
  return readWhole(option, text, low, high, 'a whole number of seconds');
}

/** A whole number. @throws USAGE with what is allowed. */
export function readWhole(
  option: string,
  text: string,
  low: number,
  high: number,
  what = 'a whole number',
): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return value;
  throw new WorkshopError('USAGE', {
    what: `${option} ${text}: give ${what} from ${low} to ${high}.`,
  });
}
