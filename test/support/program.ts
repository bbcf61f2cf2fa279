/** A program that runs beside the test, and is ended with it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from '../guard/suite.ts';
import { inTime, waitUntil } from './wait-until.ts';

export type Defer = TestContext['defer'];

export interface ProgramOptions {
  readonly defer: Defer;
  readonly command: string;
  readonly args: readonly string[];
  /** All of its environment but for PATH: what the tests were started with must not change what they find. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Program {
  readonly pid: number;
  /** All that it has written to stdout so far. */
  output(): string;
  /** All that it has written to stderr so far. */
  errors(): string;
  kill(signal: NodeJS.Signals): void;
  /** Waits for its end, all output included. */
  end(): Promise<End>;
  /** The first match in stdout, waited for. Ends early, with all output, if the program does. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Starts a program; the cleanup kills it by its pid, also when it is stopped (SIGSTOP), and waits for its end. */
export async function startProgram({ defer, command, args, env = {} }: ProgramOptions): Promise<Program> {
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<End>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  await once(child, 'spawn');
  let ended: End | undefined;
  void closed.then((end) => {
    ended = end;
  });
  defer(async () => {
    if (!ended) child.kill('SIGKILL');
    await closed;
  });

  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return {
    pid: child.pid as number,
    output: () => stdout,
    errors: () => stderr,
    kill: (signal) => void child.kill(signal),
    end: () => inTime(`${command} ${args.join(' ')} to end`, closed),
    waitFor: async (pattern) => {
      const found = await waitUntil(`${pattern} from ${command}`, () => pattern.exec(stdout) ?? ended);
      if (!('code' in found)) return found;
      throw new Error(`${command} ended with ${found.code ?? found.signal}:\n${stdout}${stderr}`);
    },
  };
}
