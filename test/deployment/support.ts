/** A place of its own for the deployments of a test: nothing that a person runs is seen or touched. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkshopEvent } from '../../scripts/core/events.ts';
import type { Counters, Counts, Deployment, StartOptions } from '../../scripts/deployment/deployment.ts';
import { localTarget } from '../../scripts/deployment/local/local-target.ts';
import { findProcesses, type OwnProcess } from '../../scripts/deployment/local/processes.ts';
import { speedOf } from '../../scripts/deployment/speed.ts';
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

/**
 * Resolves when `condition` holds; one that throws does not hold yet (a Redis that has just been started, an engine that took too long).
 * @throws when it still does not after `limitMs`; what it threw last is the cause.
 */
export async function until(
  what: string,
  condition: () => Promise<boolean>,
  limitMs = 60_000,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    let cause: unknown;
    try {
      if (await condition()) return;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline)
      throw new Error(`still not so after ${limitMs / 1000} s: ${what}`, { cause });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** How long a speed is measured that is compared with what one rng can do, in ms. */
const WINDOW_MS = 5000;

/**
 * Resolves to the hashes per second of a window in which more was made than one rng ever can, which is ten. On a machine that is held up
 * not every window is one.
 * @throws when none was in two minutes.
 */
export async function moreThanOneRng(app: Pick<Deployment, 'counters'>): Promise<number> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    const samples: Counters[] = [];
    for (const end = performance.now() + WINDOW_MS; performance.now() < end; ) {
      await app.counters().then(
        (counters) => samples.push(counters),
        () => undefined, // a reading that comes late is missed; the window is judged by the others
      );
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { hashesPerSecond } = speedOf(samples);
    if (hashesPerSecond > 11) return hashesPerSecond;
    if (!(performance.now() < deadline)) {
      throw new Error(`${hashesPerSecond} hashes/s at last, and one rng could do 10`);
    }
  }
}
