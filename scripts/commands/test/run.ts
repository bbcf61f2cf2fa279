import { join } from 'node:path';
import { execa } from 'execa';
import type { Action } from '../../cli/command.ts';
import { prepare } from '../../cluster/docker/prepare.ts';
import { startedEngine } from '../../cluster/engine/start.ts';
import { WorkshopError } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import { ROOT } from '../../core/root.ts';
import { installMissing } from '../../system/install.ts';
import { missingPrograms, NEEDED_BY_TESTS } from '../../system/programs.ts';
import { missingError } from '../../system/requirements.ts';
import { installEngine } from '../cluster/install-engine.ts';

export interface TestOptions {
  readonly install?: boolean;
  readonly grep?: string;
}

/** An engine and the images for the tests that run nodes. Where none can be had those tests are skipped, and say why. */
async function makeNodesPossible(emit: Emit, signal: AbortSignal): Promise<void> {
  try {
    await installEngine(emit, signal);
    await prepare(await startedEngine(emit), undefined, emit, signal);
  } catch (error) {
    if (!(error instanceof WorkshopError) || error.code === 'INTERRUPTED') throw error;
    const text = `Tests that need nodes will be skipped or fail: ${error.what} ${error.why ?? ''}`;
    emit({ event: 'notice', level: 'warning', text });
  }
}

/** The guard's exit code when it ran and found failures. */
const SOME_FAILED = 1;

/**
 * Hands over to the guard, which runs the tests from their sources. Its last line, `N passed, N failed`, stays the last.
 * @throws MISSING when a program that tests need is not here; TESTS_FAILED when a test failed.
 */
export const test: Action<TestOptions> = async ({ emit, signal, json }, words, { install, grep }) => {
  if (install) {
    await installMissing(NEEDED_BY_TESTS, emit, signal);
    await makeNodesPossible(emit, signal);
  }
  const missing = await missingPrograms(NEEDED_BY_TESTS);
  if (missing.length > 0) throw await missingError(missing);

  const args = [
    '--import',
    'tsx',
    join('test', 'guard', 'main.ts'),
    ...words,
    ...(grep ? ['--grep', grep] : []),
  ];
  const run = execa(process.execPath, args, {
    cwd: ROOT,
    stdin: 'ignore',
    stdout: ['pipe', json ? process.stderr : 'inherit'],
    stderr: 'inherit',
    reject: false,
    cancelSignal: signal,
    forceKillAfterDelay: 10_000,
  });
  const { stdout, exitCode } = await run;
  signal.throwIfAborted();
  const counts = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/m.exec(stdout);
  if (!counts || (exitCode !== 0 && exitCode !== SOME_FAILED)) {
    throw new WorkshopError('TESTS_FAILED', {
      what: 'The tests did not run to their end.',
      why: `exit code ${exitCode}`,
    });
  }
  const [passed = 0, failed = 0, skipped = 0] = counts.slice(1).map((count) => Number(count ?? 0));
  return { ok: failed === 0, passed, failed, skipped };
};
