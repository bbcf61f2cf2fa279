/** A straight line through points, and how sure its slope is. Pure. */
import { meanOf } from './batch-means.ts';
import { student95 } from './student.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Slope {
  readonly slope: number;
  /** The ends of its 95 % interval. */
  readonly low: number;
  readonly high: number;
}

/**
 * Ordinary least squares: slope = Σ (x − x̄)(y − ȳ) / Σ (x − x̄)², with the standard error s / √Σ (x − x̄)², where s² is the sum of the squared
 * residuals over n − 2 (Montgomery & Runger, Applied Statistics and Probability for Engineers, section 11-4). undefined for fewer than
 * three different x. The points must not depend on each other.
 */
export function slopeOf(points: readonly Point[]): Slope | undefined {
  if (new Set(points.map(({ x }) => x)).size < 3) return undefined;
  const [meanX, meanY] = [meanOf(points.map(({ x }) => x)), meanOf(points.map(({ y }) => y))];
  const sum = (of: (point: Point) => number) => points.reduce((all, point) => all + of(point), 0);
  const spread = sum(({ x }) => (x - meanX) ** 2);
  const slope = sum(({ x, y }) => (x - meanX) * (y - meanY)) / spread;
  const residual = sum(({ x, y }) => (y - meanY - slope * (x - meanX)) ** 2) / (points.length - 2);
  const half = student95(points.length - 2) * Math.sqrt(residual / spread);
  return { slope, low: slope - half, high: slope + half };
}
