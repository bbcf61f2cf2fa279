/**
 * What a test file has asked for and what came of it, in the process that runs it. uvu forgets a suite whose `run()`
 * was not called; this does not, which is how the guard knows what is missing.
 */

import type { ChildMessage, TestOutcome } from './events.ts';

export interface TestRecord {
  readonly title: string;
  /** `unselected`: the run was asked for other tests only. */
  state: 'registered' | 'unselected' | 'reported';
}

export interface SuiteRecord {
  readonly name: string;
  readonly tests: TestRecord[];
  runCalled: boolean;
}

export interface Registry {
  readonly suites: SuiteRecord[];
  /** What the process does now, to be read after a verb; errors that belong to nobody are blamed on it. */
  phase: string;
  send(message: ChildMessage): void;
  /** Whether the test is one of those that were asked for. */
  selects(name: string, title: string): boolean;
}

let registry: Registry | undefined;

/**
 * Opens the registry of this process. Only the guard's child does so.
 *
 * @param grep a regular expression; tests whose name and title it does not match are not run.
 */
export function openRegistry(send: (message: ChildMessage) => void, grep?: string): Registry {
  const pattern = grep === undefined ? undefined : new RegExp(grep);
  registry = {
    suites: [],
    phase: 'while it was starting',
    send,
    selects: (name, title) => pattern === undefined || pattern.test(name) || pattern.test(title),
  };
  return registry;
}

/** @throws when the test file was started by itself: uvu alone would call a broken file green. */
export function currentRegistry(): Registry {
  if (registry === undefined) {
    throw new Error(
      'a test file is run by the guard, not by itself: node --import tsx test/guard/main.ts WORD-OF-ITS-PATH',
    );
  }
  return registry;
}

/** Notes what the process does from now on, and tells the runner, who can name it if the process dies of it. */
export function enter(registry: Registry, phase: string): void {
  registry.phase = phase;
  registry.send({ event: 'phase', phase });
}

/** Sends the outcome of a test and notes that it has one. */
export function report(to: Registry, record: TestRecord, outcome: TestOutcome): void {
  record.state = 'reported';
  to.send(outcome);
}
