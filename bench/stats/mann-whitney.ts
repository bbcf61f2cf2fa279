/**
 * Whether two sets of measurements are from the same distribution, whatever that is: the test of Mann and Whitney, two-sided.
 *
 * Source: H. B. Mann and D. R. Whitney, "On a Test of Whether One of Two Random Variables is Stochastically Larger than the Other", Annals of
 * Mathematical Statistics 18(1), 1947; the exact distribution by their recurrence. With ties, or many values, the normal approximation with the
 * correction for ties and for continuity: E. L. Lehmann, "Nonparametrics", 1975, chapter 1.
 */

export interface MannWhitney {
  /** How many pairs (a, b) have a > b; half for each tie. */
  readonly u: number;
  /** How likely a U at least as far from its middle would be if both were the same. 1 when there is nothing to compare. */
  readonly p: number;
  readonly method: 'exact' | 'normal';
}

/** Up to so many values a side the exact distribution is counted out. */
const EXACT_UP_TO = 20;

/** @throws RangeError for a value that is not a finite number. */
export function mannWhitney(a: readonly number[], b: readonly number[]): MannWhitney {
  const odd = [...a, ...b].find((value) => !Number.isFinite(value));
  if (odd !== undefined) throw new RangeError(`not a finite number: ${odd}`);
  const u = pairsWon(a, b);
  if (a.length === 0 || b.length === 0) return { u, p: 1, method: 'exact' };
  const ties = tieSizes([...a, ...b]);
  const isExact = ties.every((size) => size === 1) && Math.max(a.length, b.length) <= EXACT_UP_TO;
  return isExact
    ? { u, p: exactP(u, a.length, b.length), method: 'exact' }
    : { u, p: normalP(u, a.length, b.length, ties), method: 'normal' };
}

function pairsWon(a: readonly number[], b: readonly number[]): number {
  let won = 0;
  for (const left of a) for (const right of b) won += left > right ? 1 : left === right ? 0.5 : 0;
  return won;
}

function tieSizes(values: readonly number[]): number[] {
  const sizes = new Map<number, number>();
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  return [...sizes.values()];
}

function exactP(u: number, m: number, n: number): number {
  const ways = waysToWin(m, n);
  const all = ways.reduce((sum, each) => sum + each, 0);
  const least = Math.min(u, m * n - u);
  let tail = 0;
  for (let k = 0; k <= least; k++) tail += ways[k] ?? 0;
  return Math.min(1, (2 * tail) / all);
}

/** In how many orders of m + n values exactly U pairs are won: the coefficients of Gauss's binomial, factor by factor. */
function waysToWin(m: number, n: number): number[] {
  const size = m * n + 1;
  const ways = new Array<number>(size).fill(0);
  ways[0] = 1;
  for (let k = 1; k <= m; k++) {
    for (let at = size - 1; at >= n + k; at--) ways[at] = (ways[at] ?? 0) - (ways[at - n - k] ?? 0);
    for (let at = k; at < size; at++) ways[at] = (ways[at] ?? 0) + (ways[at - k] ?? 0);
  }
  return ways;
}

function normalP(u: number, m: number, n: number, ties: readonly number[]): number {
  const total = m + n;
  const tied = ties.reduce((sum, size) => sum + (size ** 3 - size), 0);
  const variance = ((m * n) / 12) * (total + 1 - tied / (total * (total - 1)));
  if (!(variance > 0)) return 1; // all values are the same
  const distance = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5);
  return Math.min(1, 2 * upperTail(distance / Math.sqrt(variance)));
}

/**
 * The share of the normal distribution above z ≥ 0, to 1.5 · 10⁻⁷. Source: M. Abramowitz and I. A. Stegun, "Handbook of Mathematical Functions", 1964,
 * 7.1.26.
 */
function upperTail(z: number): number {
  const t = 1 / (1 + (0.3275911 * z) / Math.SQRT2);
  const polynomial =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return 0.5 * polynomial * Math.exp((-z * z) / 2);
}

/**
 * The p-values of several questions asked at once, so that the chance that any of them is answered wrongly stays what it is for one.
 * Source: S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6(2), 1979.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(ps.length).fill(1);
  let least = 0;
  for (const [rank, { p, index }] of order.entries()) {
    least = Math.max(least, Math.min(1, p * (ps.length - rank)));
    adjusted[index] = least;
  }
  return adjusted;
}
