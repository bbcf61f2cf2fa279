/** Starting an engine that is installed and does not run: by the service manager where there is one, by ourselves where not. */
import { spawn } from 'node:child_process';
import { access, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import { stateFolder } from '../../core/state.ts';
import { step } from '../../core/step.ts';
import { findProgram } from '../../system/programs.ts';
import { connectEngine, type Engine } from './connect.ts';
import { DEFAULT_SOCKET, findEndpoint } from './endpoint.ts';

/** How long an engine may take until it answers, in ms. */
const PATIENCE_MS = 60_000;

/**
 * The engine, started first if it is this machine's own, installed, and does not run.
 * @throws NO_ENGINE when there is none to start, or it ends at once.
 */
export async function startedEngine(emit: Emit): Promise<Engine> {
  try {
    return await connectEngine();
  } catch (error) {
    const startable =
      error instanceof WorkshopError &&
      error.code === 'NO_ENGINE' &&
      (await findEndpoint()).url === DEFAULT_SOCKET &&
      process.getuid?.() === 0 &&
      (await findProgram('engine')) !== undefined;
    if (!startable) throw error;
    return step(emit, 'starting the Docker engine', start);
  }
}

async function start(): Promise<Engine> {
  const log = join(stateFolder(), 'engine', 'dockerd.log');
  const hasServiceManager = await access('/run/systemd/system').then(
    () => true,
    () => false,
  );
  const child = hasServiceManager ? undefined : await startDetached(log);
  if (hasServiceManager) await execa('systemctl', ['start', 'docker'], { reject: false });
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await connectEngine();
    } catch (error) {
      const ended = child !== undefined && child.exitCode !== null;
      if (!ended && performance.now() < deadline) await delay(100);
      else throw await notStarted(hasServiceManager ? undefined : log, error);
    }
  }
}

/** It must outlive this command, and its log is the only word it can leave. */
async function startDetached(log: string) {
  const program = await findProgram('engine');
  await mkdir(join(log, '..'), { recursive: true, mode: 0o700 });
  const file = await open(log, 'a', 0o600);
  try {
    const child = spawn(program as string, [], {
      detached: true,
      stdio: ['ignore', file.fd, file.fd],
      // Debian keeps runc, iptables and their like in sbin, which is not on everybody's PATH.
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin` },
    });
    child.unref();
    return child;
  } finally {
    await file.close();
  }
}

async function notStarted(log: string | undefined, cause: unknown): Promise<WorkshopError> {
  const lines = log === undefined ? [] : (await readFile(log, 'utf8').catch(() => '')).trim().split('\n');
  const last = lines.filter((line) => /level=(error|fatal)|failed/i.test(line)).slice(-3);
  return new WorkshopError('NO_ENGINE', {
    what: 'The Docker engine was started, and does not answer.',
    why: last.length > 0 ? last.join('\n') : messageOf(cause),
    hint: log === undefined ? 'journalctl -u docker  says more.' : `Its log says more: ${log}`,
    cause,
  });
}
