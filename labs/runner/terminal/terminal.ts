/** A shell on a node, as a student would have it open: typed into line by line, over SSH, for as long as it is needed. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkshopError } from '../../../scripts/core/errors.ts';
import { bytesOfKey } from './keys.ts';
import { PromptReader, type Token } from './prompt-reader.ts';

export const SIZE = { columns: 120, rows: 40 } as const;

/** How a typed line left the terminal. */
export type Typed =
  | { readonly state: 'ready'; readonly status: number }
  /** The command goes on in the next line. */
  | { readonly state: 'more' }
  /** The shell is gone, by `exit` or because its node is. */
  | { readonly state: 'ended'; readonly status: number };

export interface TerminalOptions {
  /** How people name it: `node1:2`. */
  readonly name: string;
  /** The words after `ssh` that lead to the node, without a command. */
  readonly ssh: readonly string[];
  /** Is shown all there is to see. `phase` is whether it belongs to the prompt or to a program. */
  readonly onBytes?: ((bytes: Buffer, phase: Phase) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type Phase = 'prompt' | 'program';

/** In ms. */
const OPEN_MS = 20_000;
/** readline begins to read a moment after the mark; what is typed before would be echoed twice. */
const PAUSE_MS = 15;
const ECHO_MS = 200;

export class Terminal {
  readonly name: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #reader = new PromptReader();
  readonly #options: TerminalOptions;
  #complaint = '';
  /** What the shell is at: waiting for a line, busy, or gone. */
  #now: Typed | { readonly state: 'busy' } = { state: 'busy' };
  #waiting: (() => void)[] = [];
  #phase: Phase = 'program';
  #shown = false;

  private constructor(options: TerminalOptions) {
    this.name = options.name;
    this.#options = options;
    const command = `stty cols ${SIZE.columns} rows ${SIZE.rows}; exec bash --login`;
    // No escape character: a line that begins with ~ is for the shell. The server is asked whether it is there: no output is no sign.
    const words = ['-tt', '-e', 'none', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10'];
    const alive = ['-o', 'ServerAliveInterval=5', '-o', 'ServerAliveCountMax=3'];
    this.#child = spawn('ssh', [...words, ...alive, ...options.ssh, command]);
    this.#child.stdout.on('data', (chunk: Buffer) => {
      for (const token of this.#reader.read(chunk)) this.#take(token);
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-1000);
    });
    this.#child.stdin.on('error', () => undefined); // the end of the child tells it
    this.#child.once('error', (error) => {
      this.#complaint = error.message;
      this.#become({ state: 'ended', status: 255 });
    });
    this.#child.once('close', (code) => this.#become({ state: 'ended', status: code ?? 255 }));
  }

  /** @throws NO_ANSWER when no shell comes up, with what SSH said. */
  static async open(options: TerminalOptions): Promise<Terminal> {
    const terminal = new Terminal(options);
    terminal.#child.stdin.write(`${terminal.#reader.setUp}\r`);
    const reached = await terminal.settled(OPEN_MS).catch((error: unknown) => {
      terminal.close();
      throw error;
    });
    if (reached?.state !== 'ready') {
      terminal.close();
      throw new WorkshopError('NO_ANSWER', {
        what: `No shell could be opened on ${options.name}.`,
        why: terminal.#complaint.trim() || `there was no prompt after ${OPEN_MS / 1000} s`,
        hint: './workshop status  shows which nodes answer; ./workshop up  mends them.',
      });
    }
    terminal.#shown = true;
    return terminal;
  }

  get isBusy(): boolean {
    return this.#now.state === 'busy';
  }

  get hasEnded(): boolean {
    return this.#now.state === 'ended';
  }

  /** Types a line and Enter, and does not wait for what comes of it. */
  async send(line: string): Promise<void> {
    await delay(PAUSE_MS);
    if (this.hasEnded) return;
    this.#now = { state: 'busy' };
    this.#phase = 'program';
    // A tab would ask for completion: Ctrl-V takes the next key as it is.
    this.#child.stdin.write(`${line.replaceAll('\t', '\x16\t')}\r`);
  }

  /** Presses a key, and does not wait for what comes of it. */
  press(key: string): void {
    this.#child.stdin.write(bytesOfKey(key));
  }

  /**
   * Presses Ctrl-C and resolves as `settled` does. A program that had just ended leaves the key to the shell, which prints
   * another prompt for it: that one is waited for as well, or it would be taken for the end of what is typed next.
   */
  async interrupt(limitMs: number): Promise<Typed | undefined> {
    if (this.hasEnded) return this.settled(0);
    this.#now = { state: 'busy' };
    this.press('Ctrl-C');
    const reached = await this.settled(limitMs);
    if (reached) await delay(ECHO_MS);
    return reached;
  }

  /** Resolves when the shell waits for a line or is gone; with undefined when it is busy still after `limitMs`. */
  async settled(limitMs: number): Promise<Typed | undefined> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      this.#options.signal?.throwIfAborted();
      if (this.#now.state !== 'busy') return this.#now;
      const left = deadline - performance.now();
      if (left <= 0) return undefined;
      await this.#change(Math.min(left, 200));
    }
  }

  /** Hangs up. What runs in it is told, as when a person closes a window. */
  close(): void {
    this.#child.stdin.destroy();
    this.#child.stdout.destroy();
    this.#child.stderr.destroy();
    this.#child.kill();
  }

  #take(token: Token): void {
    if (token.kind === 'output') {
      if (this.#shown) this.#options.onBytes?.(token.bytes, this.#phase);
      return;
    }
    this.#phase = 'prompt';
    this.#become(token.kind === 'more' ? { state: 'more' } : { state: 'ready', status: token.status });
  }

  #become(now: Typed): void {
    if (this.#now.state === 'ended') return;
    this.#now = now;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** The next change, or `ms` later. */
  #change(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#waiting.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
