/** Runs one test file in a process of its own, which ends: by itself, or by force. */

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChildMessage, TestOutcome } from './events.ts';
import { createTail } from './tail.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
const OUTPUT_LINES = 200;
/** How long a process outside of the group may hold the output open after the child has gone. */
const OUTPUT_GRACE_MS = 1_000;

export interface ChildOptions {
  /** The working directory of the child, to which `file` is relative. */
  readonly root: string;
  readonly file: string;
  readonly grep?: string | undefined;
  readonly timeoutMs: number;
  /** Kills the child. */
  readonly signal?: AbortSignal | undefined;
  readonly onOutcome: (outcome: TestOutcome) => void;
}

/** How a child ended. */
export interface ChildEnd {
  /** Whether the child said that it had done all it had to do. */
  readonly finished: boolean;
  /** Whether it was killed because its time was over. */
  readonly timedOut: boolean;
  /** What it was last heard to do. */
  readonly phase: string;
  readonly exitCode: number | null;
  readonly exitSignal: NodeJS.Signals | null;
  /** Why it could not be started or spoken with, if so. */
  readonly error: Error | undefined;
  readonly output: string;
}

/**
 * The child gets a process group of its own, which is killed when the child has ended: nothing that a test started in
 * it outlives its file. Ctrl-C in the terminal therefore does not reach it; abort `signal` instead.
 */
export function runChild({
  root,
  file,
  grep,
  timeoutMs,
  signal,
  onOutcome,
}: ChildOptions): Promise<ChildEnd> {
  const args = ['--import', import.meta.resolve('tsx'), CHILD, file, ...(grep === undefined ? [] : [grep])];
  const child = spawn(process.execPath, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });

  const heard = { finished: false, timedOut: false, phase: 'while it was starting' };
  child.on('message', (message: ChildMessage) => {
    if (message.event === 'phase') heard.phase = message.phase;
    else if (message.event === 'child-finished') heard.finished = true;
    else onOutcome(message);
  });

  const timer = setTimeout(() => {
    heard.timedOut = true;
    killGroup(child);
  }, timeoutMs);
  const onAbort = () => killGroup(child);
  signal?.addEventListener('abort', onAbort, { once: true });

  return ended(child).then((end) => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
    return { ...heard, ...end };
  });
}

function ended(child: ChildProcess): Promise<Pick<ChildEnd, 'exitCode' | 'exitSignal' | 'error' | 'output'>> {
  const output = createTail(OUTPUT_LINES);
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', output.add);

  return new Promise((resolve) => {
    let error: Error | undefined;
    let lettingGo: NodeJS.Timeout | undefined;
    child.once('error', (cause) => {
      error = cause;
    });
    child.once('exit', () => {
      killGroup(child);
      lettingGo = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, OUTPUT_GRACE_MS);
    });
    // Unlike `exit`, this comes after the last message and the last of the output, and also if there was no start.
    child.once('close', (exitCode, exitSignal) => {
      clearTimeout(lettingGo);
      resolve({ exitCode, exitSignal, error, output: output.text() });
    });
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // Nobody left in the group; on macOS, EPERM says the same of a group whose last member was not yet waited for.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
