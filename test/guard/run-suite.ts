/**
 * Runs the tests and the hooks of one suite as uvu calls for them. Nothing here throws to uvu, whose handling of thrown
 * things is where its false greens come from: outcomes go to the registry.
 */

import { enter, type Registry, report, type TestRecord } from './registry.ts';
import { type Handler, openScope, type Scope } from './scope.ts';
import type { Description } from './thrown.ts';

/** Filled while the test file is imported; read when the suite runs. */
export interface Hooks {
  readonly before: Handler[];
  readonly after: Handler[];
  readonly beforeEach: Handler[];
  readonly afterEach: Handler[];
}

export interface SuiteRun {
  /** To be called before the first test, once. */
  start(): Promise<void>;
  test(record: TestRecord, handler: Handler): Promise<void>;
  /** To be called after the last test, once. */
  end(): Promise<void>;
}

/** @param needsHooks whether a test of the suite will run; a suite that is skipped must not start what it lacks. */
export function suiteRun(
  name: string,
  limitMs: number,
  hooks: Hooks,
  registry: Registry,
  needsHooks: () => boolean,
): SuiteRun {
  const suiteScope = openScope(name, limitMs);
  /** Why no test of this suite can run, if a `before` hook failed. */
  let obstacles: Description[] = [];

  return {
    async start() {
      if (!needsHooks()) return;
      enter(registry, `while the before hooks of "${name}" ran`);
      obstacles = await untilTrouble(hooks.before, suiteScope, `before hook of "${name}"`);
    },
    async test(record, handler) {
      enter(registry, `while "${record.title}" ran`);
      const start = performance.now();
      const troubles = obstacles.length > 0 ? obstacles : await runOne(record.title, handler);
      reportTest(registry, record, performance.now() - start, troubles);
    },
    async end() {
      if (!needsHooks()) return;
      enter(registry, `while the after hooks of "${name}" ran`);
      const troubles = await throughAll(hooks.after, suiteScope, `after hook of "${name}"`);
      troubles.push(...(await suiteScope.cleanUp()));
      // The tests were reported as they ended; the hook is one more that failed.
      if (troubles.length > 0) {
        registry.send({ event: 'test-failed', test: `${name} › after hook`, ms: 0, ...merged(troubles) });
      }
    },
  };

  async function runOne(title: string, handler: Handler): Promise<Description[]> {
    const around = openScope(title, limitMs);
    const own = openScope(title, limitMs);
    const troubles = await untilTrouble(hooks.beforeEach, around, `before.each hook of "${name}"`);
    if (troubles.length === 0) troubles.push(...(await own.run(handler)));
    troubles.push(...(await own.cleanUp()));
    // Also after a failure: what a before.each hook made is there, whatever the test made of it.
    troubles.push(...(await throughAll(hooks.afterEach, around, `after.each hook of "${name}"`)));
    troubles.push(...(await around.cleanUp()));
    return troubles;
  }
}

/** Each hook needs what the one before it made. */
async function untilTrouble(
  hooks: readonly Handler[],
  scope: Scope,
  subject: string,
): Promise<Description[]> {
  for (const hook of hooks) {
    const troubles = await scope.run(hook, named(subject, hook));
    if (troubles.length > 0) return troubles;
  }
  return [];
}

/** Each hook takes down something of its own. */
async function throughAll(hooks: readonly Handler[], scope: Scope, subject: string): Promise<Description[]> {
  const troubles: Description[] = [];
  for (const hook of hooks) troubles.push(...(await scope.run(hook, named(subject, hook))));
  return troubles;
}

function named(subject: string, hook: Handler): string {
  return hook.name === '' ? `the ${subject}` : `the ${subject} (${hook.name})`;
}

function reportTest(to: Registry, record: TestRecord, ms: number, troubles: readonly Description[]): void {
  const test = record.title;
  if (troubles.length === 0) report(to, record, { event: 'test-passed', test, ms });
  else report(to, record, { event: 'test-failed', test, ms, ...merged(troubles) });
}

/** The first trouble is most often the cause of the others. */
function merged(troubles: readonly Description[]): Description {
  const [first = { message: '', detail: '' }, ...others] = troubles;
  const also = others.map(({ message, detail }) => [`also: ${message}`, detail].filter(Boolean).join('\n'));
  return { message: first.message, detail: [first.detail, ...also].filter(Boolean).join('\n') };
}
