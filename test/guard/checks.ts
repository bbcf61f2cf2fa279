/** What must be so for a file to count as tested. Each check answers with the problems it sees; none means all is well. */

import type { Registry, SuiteRecord } from './registry.ts';

export interface Problem {
  /** Shown as the name of the failed test, after `guard: `. */
  readonly name: string;
  readonly message: string;
}

/** Checks which must pass before the tests are run. */
export function problemsBeforeRun({ suites }: Pick<Registry, 'suites'>, queuedSuites: number): Problem[] {
  if (suites.every(({ tests }) => tests.length === 0)) {
    const message = 'import { suite } from test/guard/suite.ts, not from uvu, and register a test';
    return [{ name: 'no test was registered through the guard', message }];
  }
  const foreign = queuedSuites - suites.filter(({ runCalled }) => runCalled).length;
  if (foreign === 0) return [];
  const message = `what suites of uvu's own find would go unseen; the file has ${foreign}`;
  return [{ name: 'uvu is used directly', message }];
}

/** Checks which need the tests to have been run. */
export function problemsAfterRun({ suites }: Pick<Registry, 'suites'>): Problem[] {
  return suites.flatMap(problemsOfSuite);
}

function problemsOfSuite({ name, tests, runCalled }: SuiteRecord): Problem[] {
  if (!runCalled) {
    const message = `the suite never calls run(), so its tests did not run; it has ${tests.length}`;
    return [{ name: `run() was forgotten in "${name}"`, message }];
  }
  if (tests.length === 0) {
    return [{ name: `no test was registered in "${name}"`, message: 'an empty suite proves nothing' }];
  }
  return tests
    .filter(({ state }) => state === 'registered')
    .map(({ title }) => ({ name: `"${title}" never ran`, message: 'it was registered and has no outcome' }));
}
