/** What a service promises, as a limit on a number: how it reads, and whether a value keeps to it. Pure. */

export type Target =
  | { readonly kind: 'at least'; readonly limit: number }
  | { readonly kind: 'below'; readonly limit: number }
  | { readonly kind: 'exactly'; readonly limit: number }
  /** No further from `limit` than `share` of it: 0.01 is 1 %. */
  | { readonly kind: 'within share'; readonly limit: number; readonly share: number }
  /** No further from `limit` than `by`, in the unit of the value. */
  | { readonly kind: 'within'; readonly limit: number; readonly by: number };

/** Floats do not add up: 10.1 is further from 10 than 0.1 by the last digit, and still within 1 %. */
const ROUNDING = 1e-9;

/** Whether `value` keeps to the target. What is not a number never does. */
export function isMet(target: Target, value: number): boolean {
  const distance = Math.abs(value - target.limit);
  switch (target.kind) {
    case 'at least':
      return value >= target.limit;
    case 'below':
      return value < target.limit;
    case 'exactly':
      return value === target.limit;
    case 'within share':
      return distance <= Math.abs(target.limit) * target.share + ROUNDING;
    case 'within':
      return distance <= target.by + ROUNDING;
  }
}

/** `≥ 9`, `< 60`, `10 ± 1 %`: the unit stands beside it in the table. */
export function describeTarget(target: Target): string {
  switch (target.kind) {
    case 'at least':
      return `≥ ${short(target.limit)}`;
    case 'below':
      return `< ${short(target.limit)}`;
    case 'exactly':
      return short(target.limit);
    case 'within share':
      return `${short(target.limit)} ± ${short(target.share * 100)} %`;
    case 'within':
      return `${short(target.limit)} ± ${short(target.by)}`;
  }
}

/** Three decimals at most, none that say nothing. */
function short(value: number): string {
  return String(Number(value.toFixed(3)));
}
