/** A real terminal: tmux, on a socket of its own, one window in it. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { findProgram } from '../../scripts/system/programs.ts';
import type { TestContext } from '../guard/suite.ts';

/** Why tests in a terminal cannot run; undefined where they can. */
export const noTerminal =
  (await findProgram('tmux')) === undefined ? 'tmux is not on this machine' : undefined;

export interface Terminal {
  /** Types text as it is, then presses `keys` as tmux names them: `Enter`, `C-c`, `Up`. */
  type(text: string): Promise<void>;
  press(...keys: string[]): Promise<void>;
  /** What is on the screen. */
  screen(): Promise<string>;
  /** Waits until `pattern` is on the screen. @returns the screen. */
  saw(pattern: RegExp | string, limitMs?: number): Promise<string>;
  resize(width: number, height: number): Promise<void>;
  /** What tmux knows of the window, in its own words: `#{cursor_flag}`, `#{alternate_on}`, `#{mouse_any_flag}`. */
  ask(format: string): Promise<string>;
  /** As when its window is closed, or its SSH connection breaks: SIGHUP, and nothing to write to any more. */
  close(): Promise<void>;
  /** The process of the shell in the window. */
  shellPid(): Promise<number>;
}

export interface TerminalOptions {
  readonly folder: string;
  readonly width?: number;
  readonly height?: number;
  readonly env?: Readonly<Record<string, string>>;
}

let count = 0;

/** Opens a terminal with a shell in it, in `folder`; it is closed when the test is over. */
export async function openTerminal(
  { defer }: Pick<TestContext, 'defer'>,
  { folder, width = 100, height = 32, env = {} }: TerminalOptions,
): Promise<Terminal> {
  const socket = join(folder, `tmux-${++count}`);
  const base = ['-u', '-S', socket, '-f', '/dev/null'];
  const environment = { PATH: process.env.PATH ?? '', HOME: folder, LANG: 'C.UTF-8', PS1: '$ ', ...env };
  const tmux = async (...args: string[]) =>
    (await execa('tmux', [...base, ...args], { env: environment, extendEnv: false })).stdout;
  await tmux(
    'new-session',
    '-d',
    '-c',
    folder,
    '-s',
    'test',
    '-x',
    String(width),
    '-y',
    String(height),
    'sh',
  );
  const close = async () => void (await execa('tmux', [...base, 'kill-server'], { reject: false }));
  defer(close);
  await tmux('set', '-g', 'status', 'off');
  await tmux('resize-window', '-t', 'test', '-x', String(width), '-y', String(height));
  const screen = () => tmux('capture-pane', '-p', '-t', 'test');
  // What is typed before the shell is there stands before its first prompt.
  for (const deadline = performance.now() + 30_000; (await screen()).trim() === ''; await delay(20))
    if (performance.now() > deadline) throw new Error('the shell in the terminal shows no prompt');
  return {
    type: async (text) => void (await tmux('send-keys', '-t', 'test', '-l', text)),
    press: async (...keys) => void (await tmux('send-keys', '-t', 'test', ...keys)),
    screen,
    saw: async (pattern, limitMs = 30_000) => {
      const deadline = performance.now() + limitMs;
      for (;;) {
        const seen = await screen();
        if (typeof pattern === 'string' ? seen.includes(pattern) : pattern.test(seen)) return seen;
        if (performance.now() > deadline)
          throw new Error(`not seen in ${limitMs / 1000} s: ${pattern}\n${seen}`);
        await delay(100);
      }
    },
    resize: async (columns, lines) =>
      void (await tmux('resize-window', '-t', 'test', '-x', String(columns), '-y', String(lines))),
    close,
    ask: (format) => tmux('display-message', '-p', '-t', 'test', format),
    shellPid: async () => Number(await tmux('display-message', '-p', '-t', 'test', '#{pane_pid}')),
  };
}
