/**
 * Runs one test file in this process and tells the runner what comes of it, as it happens.
 *
 * To debug a file, start this without the runner: `node --inspect-brk --import tsx test/guard/child.ts FILE`; the
 * messages are then lines on stderr.
 */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Problem, problemsAfterRun, problemsBeforeRun } from './checks.ts';
import type { ChildMessage } from './events.ts';
import { openResources, resourcesLeftOpen } from './open-resources.ts';
import { enter, openRegistry, type Registry } from './registry.ts';
import { describeThrown } from './thrown.ts';
import { openUvuQueue } from './uvu-queue.ts';

const GRACE_MS = 5_000;

const [file = '', grep] = process.argv.slice(2);
await runTestFile(file, grep);

async function runTestFile(file: string, grep?: string): Promise<void> {
  endWithRunner();
  const registry = openRegistry(send, grep);
  watchStrayErrors(registry);
  const queue = await openUvuQueue();
  const baseline = openResources();

  enter(registry, 'while the file was loaded');
  const isLoaded = await load(file, registry);
  const obstacles = isLoaded ? problemsBeforeRun(registry, queue.size()) : [];
  for (const problem of obstacles) sendProblem(registry, problem);
  const canRun = isLoaded && obstacles.length === 0;
  if (canRun) await queue.run();

  enter(registry, 'after the last test');
  const left = await resourcesLeftOpen(baseline, GRACE_MS);
  if (left !== undefined) sendProblem(registry, leftOpen(left));
  // Only now: what the tests left open may have made a suite, too late for uvu to run it.
  if (canRun) for (const problem of problemsAfterRun(registry)) sendProblem(registry, problem);
  await finish();
}

/**
 * A runner that was killed cannot kill its children. The channel is no reason to stay alive: the process is to end by
 * itself when the file leaves nothing open.
 */
function endWithRunner(): void {
  process.on('disconnect', killOwnGroup);
  process.channel?.unref();
}

function watchStrayErrors(registry: Registry): void {
  // Unhandled rejections come here as well, as long as nobody listens for them.
  process.on('uncaughtException', (thrown, origin) => {
    const name = origin === 'unhandledRejection' ? 'unhandled rejection' : 'uncaught exception';
    sendProblem(registry, { name: `${name} ${registry.phase}`, ...describeThrown(thrown) });
  });
}

async function load(file: string, registry: Registry): Promise<boolean> {
  try {
    await import(pathToFileURL(resolve(file)).href);
    return true;
  } catch (thrown) {
    sendProblem(registry, { name: 'the file could not be loaded', ...describeThrown(thrown) });
    return false;
  }
}

function leftOpen(resources: string): Problem {
  const message = `still open ${GRACE_MS / 1000} s after the last test: ${resources}; close it with defer() or in a hook`;
  return { name: 'the file left something open', message };
}

function sendProblem(
  registry: Registry,
  { name, message, detail = '' }: Problem & { detail?: string },
): void {
  registry.send({ event: 'test-failed', test: `guard: ${name}`, ms: 0, message, detail });
}

/** The exit code is ours to say: a test of a command may well have set `process.exitCode`. */
async function finish(): Promise<void> {
  await new Promise<void>((resolve) => send({ event: 'child-finished' }, resolve));
  process.exit(0);
}

function send(message: ChildMessage, sent?: () => void): void {
  if (process.send === undefined) process.stderr.write(`${JSON.stringify(message)}\n`, sent);
  // Without a callback a failure would be an uncaught exception, which would be sent, which would fail.
  else process.send(message, undefined, undefined, (error) => (error ? killOwnGroup() : sent?.()));
}

function killOwnGroup(): void {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    // Whoever started this gave it no group of its own.
    process.kill(process.pid, 'SIGKILL');
  }
}
