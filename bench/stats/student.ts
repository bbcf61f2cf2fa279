/** Student's t: how far from its mean an estimate may lie. Pure. */

/** Of the normal distribution: 95 % lie within so many standard deviations. */
export const NORMAL_95 = 1.96;

/** 97.5 % quantiles with 1, 2, 3 … degrees of freedom. */
const FEW = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

/**
 * With `freedom` degrees of freedom (1 or more) 95 % lie between minus and plus this. Beyond nine by the expansion in 1/ν of Abramowitz and Stegun,
 * Handbook of Mathematical Functions, 26.7.5, to its second term: right to three digits there.
 */
export function student95(freedom: number): number {
  const z = NORMAL_95;
  return (
    FEW[freedom - 1] ??
    z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
  );
}
