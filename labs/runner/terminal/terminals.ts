/** The terminals of somebody at work on a lab: opened when first used, opened anew when they have ended. */
import { WorkshopError } from '../../../scripts/core/errors.ts';
import { nameOfTerminal, type TerminalName } from '../guide/guide.ts';
import { type Phase, Terminal, type Typed } from './terminal.ts';

/** Sees what happens in all terminals, in order. */
export interface Screen {
  /** A line is about to be typed. May wait, for people who read along. */
  typing?(terminal: string, line: string): Promise<void> | void;
  output?(terminal: string, bytes: Buffer, phase: Phase): void;
}

export interface TerminalsOptions {
  /** The words after `ssh` that lead to a node. */
  readonly sshTo: (node: string) => readonly string[];
  readonly screen?: Screen | undefined;
  readonly signal?: AbortSignal | undefined;
  /** How long one line may take, in ms. */
  readonly limitMs?: number | undefined;
  /** How long a program may take to end after Ctrl-C, for each time that it is pressed, in ms. */
  readonly interruptedMs?: readonly number[] | undefined;
}

const LIMIT_MS = 10 * 60_000;
/** How long a program that was started in the background may take to end by itself, and after Ctrl-C, in ms. */
const GRACE_MS = 2000;
const INTERRUPTED_MS = 20_000;
/** … and after Ctrl-C once more. */
const INSISTED_MS = 5000;

export class Terminals implements AsyncDisposable {
  readonly #open = new Map<string, Terminal>();
  readonly #options: TerminalsOptions;

  constructor(options: TerminalsOptions) {
    this.#options = options;
  }

  /**
   * Types `text` line by line, as a person does: each line when the shell is ready for it. Resolves with how the last one ended.
   * @throws NO_ANSWER when a line is not done in time.
   */
  async type(where: TerminalName, text: string): Promise<Typed> {
    let last: Typed = { state: 'ready', status: 0 };
    for (const line of text.split('\n')) {
      last = await this.#finished(await this.#typeLine(where, line), line);
    }
    if (last.state === 'more') {
      const terminal = await this.#ready(where);
      await terminal.interrupt(GRACE_MS);
      throw new WorkshopError('NO_ANSWER', {
        what: `The commands in ${nameOfTerminal(where)} are not complete: the shell waits for more.`,
        why: text,
      });
    }
    return last;
  }

  /** Types `text`, and does not wait for its last line: the terminal is busy from then on. */
  async start(where: TerminalName, text: string): Promise<void> {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    for (const line of lines) await this.#finished(await this.#typeLine(where, line), line);
    await this.#typeLine(where, last);
  }

  /** Presses keys one after another, and waits for the prompt if something ran there. */
  async press(where: TerminalName, keys: readonly string[]): Promise<void> {
    const terminal = this.#open.get(nameOfTerminal(where));
    if (!terminal?.isBusy) return; // nobody is there to be told
    for (const key of keys) {
      if (key === 'Ctrl-C') {
        await this.#interrupt(terminal);
        continue;
      }
      await this.#options.screen?.typing?.(terminal.name, `(${key})`);
      terminal.press(key);
    }
    await this.#finished(terminal, keys.join(' '));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const terminal of this.#open.values()) terminal.close();
    this.#open.clear();
  }

  async #typeLine(where: TerminalName, line: string): Promise<Terminal> {
    const terminal = await this.#ready(where);
    await this.#options.screen?.typing?.(terminal.name, line);
    this.#options.signal?.throwIfAborted();
    await terminal.send(line);
    return terminal;
  }

  async #finished(terminal: Terminal, line: string): Promise<Typed> {
    const limitMs = this.#options.limitMs ?? LIMIT_MS;
    const typed = await terminal.settled(limitMs);
    if (typed) return typed;
    await terminal.interrupt(GRACE_MS);
    throw new WorkshopError('NO_ANSWER', {
      what: `In ${terminal.name} this did not end within ${limitMs / 1000} s:  ${line}`,
      hint: 'It was interrupted. Type it yourself to see what it waits for.',
    });
  }

  /** Ctrl-C, as a person does it: once more if that did not help, and then by closing the window. */
  async #interrupt(terminal: Terminal): Promise<void> {
    for (const limitMs of this.#options.interruptedMs ?? [INTERRUPTED_MS, INSISTED_MS]) {
      await this.#options.screen?.typing?.(terminal.name, '(Ctrl-C)');
      if (await terminal.interrupt(limitMs)) return;
    }
    await this.#options.screen?.typing?.(terminal.name, '(closes the window)');
    terminal.close();
    this.#open.delete(terminal.name);
  }

  /** The terminal, waiting for a line. What still runs in it gets a moment, then Ctrl-C, as from a person. */
  async #ready(where: TerminalName): Promise<Terminal> {
    const name = nameOfTerminal(where);
    let terminal = this.#open.get(name);
    if (terminal?.isBusy && !(await terminal.settled(GRACE_MS))) {
      await this.#interrupt(terminal);
    }
    terminal = this.#open.get(name);
    if (terminal && !terminal.hasEnded) return terminal;
    const { sshTo, signal, screen } = this.#options;
    const onBytes = screen?.output && ((bytes: Buffer, phase: Phase) => screen.output?.(name, bytes, phase));
    const opened = await Terminal.open({ name, ssh: sshTo(where.node), signal, onBytes });
    this.#open.set(name, opened);
    return opened;
  }
}
