/** Terminals as a recording in asciicast's second version, which `asciinema play` and web players show. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { SIZE } from './terminal.ts';
import type { Screen } from './terminals.ts';

/** Of all that a single line prints, in bytes: nobody watches a hundred megabytes. */
const MOST_BYTES = 256 * 1024;

export class Recorder implements AsyncDisposable {
  readonly #file: WriteStream;
  readonly #begin = performance.now();
  readonly #decoders = new Map<string, StringDecoder>();
  #current = '';
  #bytes = 0;

  constructor(path: string, title: string) {
    this.#file = createWriteStream(path);
    const header = { version: 2, width: SIZE.columns, height: SIZE.rows, title, env: { TERM: 'xterm' } };
    this.#file.write(`${JSON.stringify(header)}\n`);
  }

  /** All terminals in one picture: a line says when another one is looked at. */
  get screen(): Screen {
    return {
      typing: (terminal) => {
        this.#bytes = 0;
        this.#lookAt(terminal);
      },
      output: (terminal, bytes) => {
        this.#bytes += bytes.length;
        if (this.#bytes > MOST_BYTES) return;
        this.#lookAt(terminal);
        const decoder = this.#decoders.get(terminal) ?? new StringDecoder();
        this.#decoders.set(terminal, decoder);
        this.#write(decoder.write(bytes));
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#file.once('error', reject);
      this.#file.end(resolve);
    });
  }

  #lookAt(terminal: string): void {
    if (terminal === this.#current) return;
    this.#current = terminal;
    this.#write(`\r\n\x1b[7m ${terminal} \x1b[0m\r\n`);
  }

  #write(text: string): void {
    const at = Math.round(performance.now() - this.#begin) / 1000;
    if (text !== '') this.#file.write(`${JSON.stringify([at, 'o', text])}\n`);
  }
}

/** One screen that hands on to several. */
export function allOf(screens: readonly Screen[]): Screen {
  return {
    typing: async (terminal, line) => {
      for (const screen of screens) await screen.typing?.(terminal, line);
    },
    output: (terminal, bytes, phase) => {
      for (const screen of screens) screen.output?.(terminal, bytes, phase);
    },
  };
}
