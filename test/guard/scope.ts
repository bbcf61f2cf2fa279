/** The time in which what a test or a hook has made is alive; its cleanups are due at its end. */

import { type Description, describeThrown } from './thrown.ts';
import { TimeLimitError, withinLimit } from './time-limit.ts';

/** What a test and a hook are given. Both members may be taken out of it: `({ signal, defer }) => …`. */
export interface TestContext {
  /** Aborted when the time limit of the test (or of the hook) is over; hand it to whatever waits. */
  readonly signal: AbortSignal;
  /**
   * Registers a cleanup, at best right after the thing was made. Cleanups run last first, even if the test failed or
   * ran out of time; one that throws fails the test. Those of a test run before `after.each`, those of a `before.each`
   * or `after.each` hook after it, those of a `before` or `after` hook at the end of the suite.
   */
  readonly defer: (cleanup: () => unknown) => void;
}

export type Handler = (context: TestContext) => unknown;

export interface Scope {
  /**
   * Runs a handler within the time limit. Never throws: what went wrong is returned, empty if nothing did.
   *
   * @param subject what the handler is, if it is not the owner itself.
   */
  run(handler: Handler, subject?: string): Promise<Description[]>;
  /** Runs the cleanups and ends the scope. Never throws either. */
  cleanUp(): Promise<Description[]>;
}

/** @param owner the title of what the scope belongs to, for messages. */
export function openScope(owner: string, limitMs: number): Scope {
  const cleanups: (() => unknown)[] = [];
  let ended = false;

  function defer(cleanup: () => unknown): void {
    if (!ended) cleanups.push(cleanup);
    // A test that ran out of time goes on and may still make things. If their cleanup fails, no test is left to blame:
    // it becomes an unhandled rejection, which fails the file.
    else void Promise.resolve().then(cleanup);
  }

  return {
    async run(handler, subject) {
      // A signal for each handler: a hook that takes down must not begin with the signal of one that ran out of time.
      const controller = new AbortController();
      const work = () => handler({ signal: controller.signal, defer });
      return troublesOf(withinLimit(subject ?? `"${owner}"`, limitMs, work, controller), subject);
    },
    async cleanUp() {
      const troubles: Description[] = [];
      for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) {
        const subject = `a cleanup of "${owner}"`;
        troubles.push(...(await troublesOf(withinLimit(subject, limitMs, cleanup), subject)));
      }
      ended = true;
      return troubles;
    },
  };
}

async function troublesOf(work: Promise<void>, subject?: string): Promise<Description[]> {
  try {
    await work;
    return [];
  } catch (thrown) {
    const { message, detail } = describeThrown(thrown);
    const isClear = subject === undefined || thrown instanceof TimeLimitError;
    return [{ message: isClear ? message : `${subject} threw: ${message}`, detail }];
  }
}
