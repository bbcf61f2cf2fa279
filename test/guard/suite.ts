/**
 * What every test file imports. A suite here is a suite of uvu, seen through a guard: its tests have a time limit, what
 * they throw is told whatever it is, a skip has a reason, and nothing that was asked for can go missing. There is no
 * `only`: it is a skip without a reason. Use words and `--grep` instead.
 *
 * ```ts
 * const test = suite('rng');
 * test('answers with as many bytes as asked', async ({ signal, defer }) => {
 *   const rng = await start({ signal });
 *   defer(() => rng.stop());
 *   assert.is((await rng.bytes(32)).length, 32);
 * });
 * test.run();
 * ```
 */

import { suite as uvuSuite } from 'uvu';
import { currentRegistry, report, type SuiteRecord, type TestRecord } from './registry.ts';
import { type Hooks, suiteRun } from './run-suite.ts';
import type { Handler } from './scope.ts';

export * as assert from 'uvu/assert';
export type { Handler, TestContext } from './scope.ts';

export interface SuiteOptions {
  /** How long each test, hook and cleanup may take, in ms; 10 000 unless told. */
  readonly timeoutMs?: number;
}

export interface Hook {
  /** Once for the suite; not called if every test of it is skipped. */
  (handler: Handler): void;
  /** For each test. */
  each(handler: Handler): void;
}

export interface Suite {
  (name: string, handler: Handler): void;
  readonly before: Hook;
  readonly after: Hook;
  skip(name: string, reason: string, handler?: Handler): void;
  /** `test.skipIf(reason)(name, handler)`: skips if there is a reason to. */
  skipIf(reason: string | undefined): (name: string, handler: Handler) => void;
  /** To be called last, once: without it nothing would run, and the guard says so. */
  run(): void;
}

/** @throws when the file was not started by the guard. */
export function suite(name: string, { timeoutMs = 10_000 }: SuiteOptions = {}): Suite {
  const registry = currentRegistry();
  const record: SuiteRecord = { name, tests: [], runCalled: false };
  registry.suites.push(record);

  const uvu = uvuSuite(name);
  const hooks: Hooks = { before: [], after: [], beforeEach: [], afterEach: [] };
  let willRun = 0;
  const run = suiteRun(name, timeoutMs, hooks, registry, () => willRun > 0);

  function register(testName: string): TestRecord {
    refuseAfterRun(record, `the test "${testName}"`);
    const title = `${name} › ${testName}`;
    const state = registry.selects(testName, title) ? 'registered' : 'unselected';
    const test: TestRecord = { title, state };
    record.tests.push(test);
    return test;
  }

  function add(testName: string, handler: Handler): void {
    const test = register(testName);
    if (test.state === 'unselected') return;
    willRun++;
    uvu(testName, () => run.test(test, handler));
  }

  function skip(testName: string, reason: string): void {
    if (reason.trim() === '') throw new Error(`the test "${testName}" is skipped without a reason`);
    const test = register(testName);
    if (test.state === 'unselected') return;
    // Through uvu all the same, so that it is reported in its place and only if `run()` is called.
    uvu(testName, () => report(registry, test, { event: 'test-skipped', test: test.title, reason }));
  }

  return Object.assign(add, {
    before: hook(record, hooks.before, hooks.beforeEach),
    after: hook(record, hooks.after, hooks.afterEach),
    skip,
    skipIf: (reason: string | undefined) => (testName: string, handler: Handler) =>
      reason === undefined ? add(testName, handler) : skip(testName, reason),
    run() {
      refuseAfterRun(record, 'a second run()');
      record.runCalled = true;
      uvu.before(run.start);
      uvu.after(run.end);
      uvu.run();
    },
  });
}

function hook(record: SuiteRecord, once: Handler[], each: Handler[]): Hook {
  const addTo = (handlers: Handler[]) => (handler: Handler) => {
    refuseAfterRun(record, 'a hook');
    handlers.push(handler);
  };
  return Object.assign(addTo(once), { each: addTo(each) });
}

/** uvu would drop it without a word. */
function refuseAfterRun(record: SuiteRecord, what: string): void {
  if (record.runCalled) throw new Error(`suite "${record.name}": ${what} comes after run()`);
}
