/** Several whole numbers in one option. */
import { WorkshopError } from '../../core/errors.ts';

/** `1..20`, `1,2,4`, or both: `0,5..7`; each once, in ascending order. @throws USAGE with what is allowed. */
export function readRange(option: string, text: string, low: number, high: number): number[] {
  const numbers = text.split(',').flatMap((part): number[] => {
    const [, first, last = first] = /^(\d{1,6})(?:\.\.(\d{1,6}))?$/.exec(part.trim()) ?? [];
    if (first === undefined || last === undefined) return [Number.NaN];
    const [from, to] = [Number(first), Number(last)];
    if (from > to || from < low || to > high) return [Number.NaN];
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  });
  if (!numbers.some(Number.isNaN)) return [...new Set(numbers)].sort((a, b) => a - b);
  throw new WorkshopError('USAGE', {
    what: `${option} ${text}: give whole numbers from ${low} to ${high}, as in 1,2,4 or 1..20.`,
  });
}
