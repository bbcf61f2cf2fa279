/**
 * The Universal Scalability Law, X(N) = λN / (1 + σ(N − 1) + κN(N − 1)), fitted to measured points: λ is the rate of one, σ the share that
 * only one at a time can do (contention), κ what everybody costs everybody (coherency). With κ > 0 it has a peak, whether the system has or not.
 *
 * Source: N. J. Gunther, "Guerrilla Capacity Planning", Springer, 2007, chapter 5; "A General Theory of Computational Scalability Based on
 * Rational Functions", 2008. The fit minimises the squared errors of X: D. W. Marquardt, "An Algorithm for Least-Squares Estimation of Nonlinear
 * Parameters", SIAM Journal 11(2), 1963, from the linear fit of N/X as a start.
 */

export interface UslPoint {
  /** N: how many workers. Above 0. */
  readonly n: number;
  /** X: what they achieved per second. Above 0. */
  readonly throughput: number;
}

export interface UslFit {
  /** λ, per second. */
  readonly rate: number;
  /** σ, 0 or more. */
  readonly contention: number;
  /** κ, 0 or more. */
  readonly coherency: number;
  /** Where the curve is highest: √((1 − σ)/κ); Infinity where it never falls. */
  readonly peak: number;
  /** 1 − (squared errors / squared distances from the mean): 1 is a perfect fit. */
  readonly rSquared: number;
}

type Parameters = readonly [rate: number, contention: number, coherency: number];

/** X(N) of a fit. */
export function uslThroughput(
  { rate, contention, coherency }: Pick<UslFit, 'rate' | 'contention' | 'coherency'>,
  n: number,
): number {
  return curve([rate, contention, coherency], n);
}

const MOST_STEPS = 500;
const ENOUGH = 1e-12;

/** @throws RangeError for points that are none, or fewer than three different N: three numbers are sought. */
export function fitUsl(points: readonly UslPoint[]): UslFit {
  refuseOdd(points);
  let best = startFrom(points);
  let error = squaredError(points, best);
  let damping = 1e-3;
  for (let step = 0; step < MOST_STEPS && damping < 1e12; step++) {
    const next = stepFrom(points, best, damping);
    const nextError = next ? squaredError(points, next) : Number.POSITIVE_INFINITY;
    if (!next || nextError >= error) {
      damping *= 10;
      continue;
    }
    const gain = error - nextError;
    [best, error] = [next, nextError];
    damping = Math.max(1e-12, damping / 10);
    if (gain <= ENOUGH * error) break;
  }
  const [rate, contention, coherency] = best;
  const mean = points.reduce((sum, { throughput }) => sum + throughput, 0) / points.length;
  const spread = points.reduce((sum, { throughput }) => sum + (throughput - mean) ** 2, 0);
  return {
    rate,
    contention,
    coherency,
    peak: coherency > 0 ? Math.sqrt(Math.max(0, 1 - contention) / coherency) : Number.POSITIVE_INFINITY,
    rSquared: spread > 0 ? 1 - error / spread : error > 0 ? 0 : 1,
  };
}

function curve([rate, contention, coherency]: Parameters, n: number): number {
  return (rate * n) / (1 + contention * (n - 1) + coherency * n * (n - 1));
}

function squaredError(points: readonly UslPoint[], parameters: Parameters): number {
  return points.reduce((sum, { n, throughput }) => sum + (throughput - curve(parameters, n)) ** 2, 0);
}

/** N/X is linear in 1/λ, σ/λ and κ/λ. What comes out below zero cannot be, and is zero. */
function startFrom(points: readonly UslPoint[]): Parameters {
  const rows = points.map(({ n }) => [1, n - 1, n * (n - 1)] as const);
  const solved = solve(
    normalMatrix(rows),
    normalVector(
      rows,
      points.map(({ n, throughput }) => n / throughput),
    ),
  );
  const [inverse = 0, sigma = 0, kappa = 0] = solved ?? [];
  const fallback = Math.max(...points.map(({ n, throughput }) => throughput / n));
  const rate = inverse > 0 ? 1 / inverse : fallback;
  return [rate, Math.max(0, sigma * rate), Math.max(0, kappa * rate)];
}

/** One step of Levenberg and Marquardt, kept where λ > 0, σ ≥ 0, κ ≥ 0. A parameter at its end that wants to go further stays, and the others move. */
function stepFrom(
  points: readonly UslPoint[],
  parameters: Parameters,
  damping: number,
): Parameters | undefined {
  const rows = points.map(({ n }) => gradient(parameters, n));
  const residuals = points.map(({ n, throughput }) => throughput - curve(parameters, n));
  const downhill = normalVector(rows, residuals);
  const free = parameters.map((value, index) => index === 0 || value > 0 || (downhill[index] ?? 0) > 0);
  const matrix = normalMatrix(rows).map((row, at) =>
    row.map((value, column) => {
      if (!(free[at] && free[column])) return at === column ? 1 : 0;
      return at === column ? value * (1 + damping) + Number.MIN_VALUE : value;
    }),
  );
  const change = solve(
    matrix,
    downhill.map((value, index) => (free[index] ? value : 0)),
  );
  if (!change) return undefined;
  const [rate, contention, coherency] = parameters.map((value, index) => value + (change[index] ?? 0));
  if (!((rate ?? 0) > 0)) return undefined;
  return [rate as number, Math.max(0, contention ?? 0), Math.max(0, coherency ?? 0)];
}

/** How X changes with each parameter. */
function gradient([rate, contention, coherency]: Parameters, n: number): readonly [number, number, number] {
  const below = 1 + contention * (n - 1) + coherency * n * (n - 1);
  const steep = (-rate * n) / below ** 2;
  return [n / below, steep * (n - 1), steep * n * (n - 1)];
}

function normalMatrix(rows: readonly (readonly [number, number, number])[]): number[][] {
  return [0, 1, 2].map((a) =>
    [0, 1, 2].map((b) => rows.reduce((sum, row) => sum + (row[a] ?? 0) * (row[b] ?? 0), 0)),
  );
}

function normalVector(
  rows: readonly (readonly [number, number, number])[],
  values: readonly number[],
): number[] {
  return [0, 1, 2].map((a) =>
    rows.reduce((sum, row, index) => sum + (row[a] ?? 0) * (values[index] ?? 0), 0),
  );
}

/** Gauss with the largest pivot; undefined when there is no single solution. */
function solve(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] | undefined {
  const size = vector.length;
  const rows = matrix.map((row, index) => [...row, vector[index] ?? 0]);
  for (let column = 0; column < size; column++) {
    const best = rows
      .slice(column)
      .reduce((found, row) => (Math.abs(row[column] ?? 0) > Math.abs(found[column] ?? 0) ? row : found));
    const pivot = best[column] ?? 0;
    if (!(Math.abs(pivot) > 0) || !Number.isFinite(pivot)) return undefined;
    const at = rows.indexOf(best);
    [rows[column], rows[at]] = [best, rows[column] as number[]];
    for (const [index, row] of rows.entries()) {
      if (index === column) continue;
      const factor = (row[column] ?? 0) / pivot;
      for (let k = column; k <= size; k++) row[k] = (row[k] ?? 0) - factor * (best[k] ?? 0);
    }
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
}

function refuseOdd(points: readonly UslPoint[]): void {
  const odd = points.find(
    ({ n, throughput }) => !(n > 0 && throughput > 0 && Number.isFinite(n * throughput)),
  );
  if (odd) throw new RangeError(`not a point: N = ${odd.n}, X = ${odd.throughput}`);
  const different = new Set(points.map(({ n }) => n)).size;
  if (different < 3)
    throw new RangeError(`the law has three unknowns: three different N are needed, not ${different}`);
}
