/** A place of its own for the deployments of a test: nothing that a person runs is seen or touched. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkshopEvent } from '../../scripts/core/events.ts';
import type { Counts, StartOptions } from '../../scripts/deployment/deployment.ts';
import { localTarget } from '../../scripts/deployment/local/local-target.ts';
import { findProcesses, type OwnProcess } from '../../scripts/deployment/local/processes.ts';
import { missingPrograms, NEEDED_LOCALLY } from '../../scripts/system/programs.ts';
import type { TestContext } from '../guard/suite.ts';

const missing = await missingPrograms(NEEDED_LOCALLY);
/** Why tests that run the application cannot; undefined where they can. */
export const cannotRun = missing.length > 0 ? `${missing.join(' and ')} not on this machine` : undefined;

export const ONE_EACH: Counts = { rng: 1, hasher: 1, worker: 1, webui: 1 };

export interface Place {
  readonly folder: string;
  /** All that was emitted by what `start` began. */
  readonly events: WorkshopEvent[];
  start(options?: Partial<StartOptions>): ReturnType<typeof localTarget.start>;
  /** Every live process that belongs here. */
  processes(): Promise<OwnProcess[]>;
  /** Files and folders of deployments here. */
  leftOver(): Promise<string[]>;
}

/** Points this process at a fresh state folder; whatever still runs there is stopped when the test is over. */
export async function freshPlace({ defer }: Pick<TestContext, 'defer'>): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'ws-'));
  const before = process.env.WORKSHOP_STATE_DIR;
  process.env.WORKSHOP_STATE_DIR = folder;
  const events: WorkshopEvent[] = [];
  defer(async () => {
    for (const name of await localTarget.list()) await (await localTarget.find(name))?.deployment.stop();
    if (before === undefined) delete process.env.WORKSHOP_STATE_DIR;
    else process.env.WORKSHOP_STATE_DIR = before;
    await rm(folder, { recursive: true, force: true });
  });
  return {
    folder,
    events,
    start: (options = {}) =>
      localTarget.start({
        name: 'test',
        counts: ONE_EACH,
        emit: (event) => void events.push(event),
        lifetime: 'detached',
        ...options,
      }),
    processes: () => findProcesses((deployment) => deployment.startsWith(folder)),
    leftOver: async () => await readdir(join(folder, 'local'), { recursive: true }).catch(() => []),
  };
}

/** Resolves when `condition` holds. @throws when it still does not after `limitMs`. */
export async function until(
  what: string,
  condition: () => Promise<boolean>,
  limitMs = 20_000,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`still not so after ${limitMs / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
