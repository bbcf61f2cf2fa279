/** Runs ./workshop as a person would, in a place of its own. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../scripts/core/root.ts';
import { endProcesses, findProcesses, type OwnProcess } from '../../scripts/deployment/local/processes.ts';
import type { TestContext } from '../guard/suite.ts';

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as JSON lines. @throws when a line is none. */
  readonly events: Record<string, unknown>[];
}

export interface RunningCommand {
  readonly pid: number;
  kill(signal: NodeJS.Signals): void;
  /** Resolves when stdout or stderr holds `text`. */
  saw(text: string): Promise<void>;
  /** Nobody reads any more, as when a terminal or pipe is closed. */
  hangUp(): void;
  readonly finished: Promise<Finished>;
}

export interface Workshop {
  readonly folder: string;
  run(...words: string[]): Promise<Finished>;
  /** `prefix` stands before ./workshop: a program that starts it somewhere else. */
  begin(
    words: readonly string[],
    environment?: NodeJS.ProcessEnv,
    prefix?: readonly string[],
  ): RunningCommand;
  /** Every live process that commands here started. */
  processes(): Promise<OwnProcess[]>;
  leftOver(): Promise<string[]>;
}

/** A state folder of its own; what still runs there is ended when the test is over. */
export async function freshWorkshop({ defer }: Pick<TestContext, 'defer'>): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), 'ws-'));
  const processes = () => findProcesses((deployment) => deployment.startsWith(folder));
  defer(async () => {
    await endProcesses(await processes());
    await rm(folder, { recursive: true, force: true });
  });

  const begin = (
    words: readonly string[],
    environment: NodeJS.ProcessEnv = {},
    prefix: readonly string[] = [],
  ): RunningCommand => {
    const [program = '', ...rest] = [...prefix, join(ROOT, 'workshop'), ...words];
    const child = spawn(program, rest, {
      cwd: folder,
      env: { ...process.env, WORKSHOP_STATE_DIR: folder, NO_COLOR: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output.stderr += text;
    });
    const finished = new Promise<Finished>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) =>
        resolve({
          exitCode,
          ...output,
          get events() {
            return parseLines(output.stdout);
          },
        }),
      );
    });
    return {
      pid: child.pid as number,
      kill: (signal) => void child.kill(signal),
      hangUp: () => {
        child.stdout.destroy();
        child.stderr.destroy();
      },
      finished,
      saw: async (text) => {
        while (!`${output.stdout}${output.stderr}`.includes(text)) {
          if (child.exitCode !== null)
            throw new Error(`ended without saying "${text}":\n${output.stdout}${output.stderr}`);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      },
    };
  };

  return {
    folder,
    begin,
    run: (...words) => begin(words).finished,
    processes,
    leftOver: async () => await readdir(join(folder, 'local'), { recursive: true }).catch(() => []),
  };
}

function parseLines(text: string): Record<string, unknown>[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
