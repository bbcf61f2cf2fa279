/** `--seed`: what was left to chance can be done once more. */
import { readWhole } from '../../cli/options.ts';

/** A generator of random numbers is filled from 32 bits. */
const MOST = 2 ** 32 - 1;

/** What was typed, or one chosen by chance; it is written down with the result. @throws USAGE. */
export function readSeed(text: string | undefined): number {
  return text === undefined ? Math.floor(Math.random() * (MOST + 1)) : readWhole('--seed', text, 0, MOST);
}
