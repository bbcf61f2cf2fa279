/** Timing programs from the outside, as a person would. */
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT } from '../../scripts/core/root.ts';

/** Seconds from start to exit of `./workshop words`. @throws when it fails. */
export function timeWorkshop(words: readonly string[], signal: AbortSignal): Promise<number> {
  return timeProgram(join(ROOT, 'workshop'), words, signal);
}

/** Seconds from start to exit. @throws when it fails. */
export async function timeProgram(
  program: string,
  words: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const begin = performance.now();
  await execa(program, words, { cancelSignal: signal });
  return (performance.now() - begin) / 1000;
}
