/** How sure a mean is when values depend on those before them, as in a queue. Pure. */
import { student95 } from './student.ts';

/** More tell hardly more. */
const MOST_BATCHES = 10;

/**
 * Half the width of the 95 % interval of the mean of `values`, which are in the order of time: means of batches of `size` in a row are nearly
 * independent where single values are not. Long series are cut into at most ten batches, of a multiple of `size`; what is left at the end is not used.
 * 0 when every batch has the same mean; undefined for fewer than two batches.
 *
 * Source: A. M. Law, "Simulation Modeling and Analysis", 5th edition, McGraw-Hill, 2015, section 9.5.3 (the method of batch means).
 */
export function batchHalfWidth(values: readonly number[], size: number): number | undefined {
  const whole = Math.floor(values.length / Math.max(1, size));
  const length = Math.max(1, size) * Math.max(1, Math.ceil(whole / MOST_BATCHES));
  const batches = Math.floor(values.length / length);
  if (batches < 2) return undefined;
  const means = Array.from({ length: batches }, (_, batch) =>
    meanOf(values.slice(batch * length, (batch + 1) * length)),
  );
  const mean = meanOf(means);
  const variance = means.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (batches - 1);
  return student95(batches - 1) * Math.sqrt(variance / batches);
}

/** NaN for none. */
export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
