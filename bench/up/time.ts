/** Timing ./workshop from the outside, as a person would. */
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../scripts/core/root.ts';

/** Seconds from start to exit. @throws when it fails. */
export async function timeWorkshop(words: readonly string[], signal: AbortSignal): Promise<number> {
  const begin = performance.now();
  await execa(join(ROOT, 'workshop'), words, { cancelSignal: signal });
  return (performance.now() - begin) / 1000;
}
