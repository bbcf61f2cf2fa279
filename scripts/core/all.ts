/** Several things at the same time. */

/** Waits for all of them, then throws the first failure: who clears up afterwards must not be overtaken by what is still being made. */
export async function all<T>(works: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}

/**
 * Calls `work` for each, at most `width` at a time, in order. After a failure nobody begins another one; it is thrown when none is under way
 * any more. @returns what each came to, in the order of `items`.
 */
export async function aFewAtATime<Item, Done>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<Done>,
  signal?: AbortSignal,
): Promise<Done[]> {
  const results: Done[] = [];
  let next = 0;
  const take = async () => {
    while (next < items.length && !signal?.aborted) {
      const index = next++;
      try {
        results[index] = await work(items[index] as Item);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  await all(Array.from({ length: width }, take));
  signal?.throwIfAborted();
  return results;
}
