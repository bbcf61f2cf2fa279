/** Several things at the same time. */

/** Waits for all of them, then throws the first failure: who clears up afterwards must not be overtaken by what is still being made. */
export async function all<T>(works: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
