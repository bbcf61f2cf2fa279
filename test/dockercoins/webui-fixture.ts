/** What the tests of webui need around it: the service itself as a process, a real Redis, and a worker that is not one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProgram, PROGRAMS } from '../../scripts/system/programs.ts';
import { servicesFolder } from '../support/services-folder.ts';

/** A reason to skip, when there is no Redis, nor what passes for one. */
export const noRedis =
  (await findProgram('redis')) === undefined
    ? `${PROGRAMS.redis.executables.join(' or ')} not on this machine`
    : undefined;

export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'webui-test-'));
  const remove = () => rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  return { path, [Symbol.asyncDispose]: remove };
}

/** The path of webui's bundle, the very file that is deployed: a bundle made otherwise could hide what is missing in it. */
export async function webuiBundle(): Promise<string> {
  return join(await servicesFolder(), 'webui.mjs');
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** Resolves when `condition` gives something true, with that. */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  seconds = 15,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const value = await condition();
    if (value) return value as NonNullable<T>;
    if (performance.now() > deadline) throw new Error(`${what}: not after ${seconds} s`);
    await delay(50);
  }
}

/** A process of ours; `stop` waits for its end and returns how it ended. */
export interface Started {
  readonly child: ChildProcess;
  /** All that it wrote so far. */
  output(): string;
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += chunk;
    });
  }
  const ended = once(child, 'close');
  return {
    child,
    output: () => text,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        child.kill('SIGCONT'); // a stopped process takes no other signal
      }
      await ended;
      return { code: child.exitCode, signal: child.signalCode };
    },
  };
}
