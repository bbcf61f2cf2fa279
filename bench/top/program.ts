/** The dashboard as a program of its own, in a terminal of 120x40 that nobody looks at. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { ROOT } from '../../scripts/core/root.ts';

const PATIENCE_MS = 30_000;
const KEY_LIMIT_MS = 2000;

export class DashboardProgram implements AsyncDisposable {
  readonly #terminal: ChildProcess;
  readonly pid: number;
  #output = '';
  /** Called with each piece that the program draws. */
  #drawn: () => void = () => undefined;

  private constructor(terminal: ChildProcess, pid: number) {
    this.#terminal = terminal;
    this.pid = pid;
    terminal.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#output = (this.#output + text).slice(-100_000);
      this.#drawn();
    });
  }

  /** `script`, which is part of every Linux, gives it a terminal. @throws START_FAILED when it draws nothing. */
  static async start(
    words: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<DashboardProgram> {
    // Each step of the way becomes the next, so that the shell's pid is the program's in the end.
    const program = [join(ROOT, 'workshop'), 'top', ...words];
    const quoted = program.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    const terminal = spawn(
      'script',
      ['-qfec', `stty cols 120 rows 40; echo pid $$; exec ${quoted}`, '/dev/null'],
      {
        env: { ...process.env, TERM: 'xterm-256color', LANG: 'C.UTF-8', SHELL: '/bin/sh', ...environment },
        stdio: ['pipe', 'pipe', 'ignore'],
      },
    );
    let output = '';
    const read = (text: Buffer) => {
      output += text;
    };
    terminal.stdout?.on('data', read);
    const deadline = performance.now() + PATIENCE_MS;
    while (!/pid \d+[\s\S]*hashes\/s/.test(output)) {
      if (terminal.exitCode !== null || performance.now() > deadline) {
        terminal.kill();
        throw new WorkshopError('START_FAILED', {
          what: 'The dashboard drew nothing.',
          why: output.slice(-500),
        });
      }
      await delay(50);
    }
    terminal.stdout?.off('data', read);
    return new DashboardProgram(terminal, Number(/pid (\d+)/.exec(output)?.[1]));
  }

  /** How long it takes from a key until what it brings is drawn, in ms: the help, which is then closed again. */
  async keyMs(): Promise<number> {
    this.#output = '';
    // Woken by what is drawn: asking without pause would take a processor from the program that is measured.
    const isThere = new Promise<void>((resolve) => {
      this.#drawn = () => this.#output.includes('Ctrl-C') && resolve();
    });
    const begin = performance.now();
    this.#terminal.stdin?.write('?');
    await Promise.race([isThere, delay(KEY_LIMIT_MS, undefined, { ref: false })]);
    const ms = performance.now() - begin;
    this.#drawn = () => undefined;
    this.#output = '';
    this.#terminal.stdin?.write('?');
    // What the help lay on is drawn again.
    for (let wait = 0; wait < 20 && this.#output === ''; wait++) await delay(25);
    await delay(50);
    return ms;
  }

  /** Seconds of processor so far. */
  async cpuSeconds(): Promise<number> {
    return cpuSecondsOf(this.pid);
  }

  /** Resident memory, in MB. */
  async memoryMb(): Promise<number> {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8');
    return (Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024) / 1e6;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#terminal.exitCode !== null) return;
    const ended = once(this.#terminal, 'exit');
    this.#terminal.stdin?.write('q');
    const timer = setTimeout(() => this.#terminal.kill('SIGKILL'), 3000);
    await ended;
    clearTimeout(timer);
  }
}

/** Linux counts in hundredths of a second for programs. NaN when it is gone. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
