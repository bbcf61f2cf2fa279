/** Points of a bench, one after the other in random order: what changes on a machine with time falls on all of them alike. */
import type { Emit } from '../scripts/core/events.ts';
import { seeded, shuffled } from './stats/random.ts';

export interface RandomOrder<Item, Point> {
  readonly items: readonly Item[];
  readonly seed: number;
  /** What progress counts: `points`. */
  readonly unit: string;
  inWords(item: Item): string;
  measure(item: Item): Promise<Point>;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Interrupted, it returns what there is; else rejects with what `measure` threw. */
export async function inRandomOrder<Item, Point>(order: RandomOrder<Item, Point>): Promise<Point[]> {
  const { items, seed, unit, inWords, measure, emit, signal } = order;
  const points: Point[] = [];
  const tell = (detail: string) => {
    const [done, total] = [points.length, items.length];
    emit({ event: 'progress', step: 'measuring', done, total, unit, detail });
  };
  try {
    for (const item of shuffled(items, seeded(seed))) {
      signal.throwIfAborted();
      tell(`now ${inWords(item)}`);
      points.push(await measure(item));
    }
    tell('');
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return points;
}
