import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Finds the test files of the repo. Fixtures are programs for tests to run, not tests.
 *
 * @param patterns words of which a path must contain at least one; none means all files.
 * @returns paths relative to `root`, sorted.
 */
export async function findTestFiles(root: string, patterns: readonly string[] = []): Promise<string[]> {
  const paths = await readdir(join(root, 'test'), { recursive: true });
  return paths
    .map((path) => join('test', path))
    .filter((path) => path.endsWith('.test.ts') && !path.startsWith(join('test', 'fixtures', '/')))
    .filter((path) => patterns.length === 0 || patterns.some((word) => path.includes(word)))
    .sort();
}
