/**
 * Tells in a terminal's stream when the shell waits for a line. The shell prints a mark before each prompt: an escape sequence with
 * a random word that no program's output can know, and with the exit status of what ran. What a prompt looks like is of no account.
 */
import { randomBytes } from 'node:crypto';

export type Token =
  | { readonly kind: 'output'; readonly bytes: Buffer }
  /** The shell waits for a command; `status` is how the last one ended. */
  | { readonly kind: 'prompt'; readonly status: number }
  /** The shell waits for the next line of the same command. */
  | { readonly kind: 'more' };

const BELL = 0x07;
/** Room for the status, and for whatever else might stand before a bell that never comes. */
const LONGEST_MARK = 16;

export class PromptReader {
  /** What makes a bash print the marks; itself, and every bash begun from it. */
  readonly setUp: string;
  readonly #begin: Buffer;
  #rest: Buffer = Buffer.alloc(0);

  constructor(word = randomBytes(16).toString('hex')) {
    this.#begin = Buffer.from(`\x1b]7770;${word};`);
    // Written with backslashes: what is echoed while this line is typed is no mark.
    this.setUp = [
      `PROMPT_COMMAND='printf "\\033]7770;${word};P%s\\007" "$?"'`,
      `PS2='\\[\\e]7770;${word};M\\a\\]> '`,
      'export PROMPT_COMMAND PS2',
    ].join('; ');
  }

  /** Marks may be spread over any number of chunks; all other bytes are passed on as they come. */
  read(chunk: Buffer): Token[] {
    const tokens: Token[] = [];
    let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const pass = (bytes: Buffer) => {
      if (bytes.length > 0) tokens.push({ kind: 'output', bytes });
    };
    for (;;) {
      const at = data.indexOf(this.#begin);
      if (at < 0) {
        const kept = partialAtEnd(data, this.#begin);
        pass(data.subarray(0, data.length - kept));
        this.#rest = data.subarray(data.length - kept);
        return tokens;
      }
      const from = at + this.#begin.length;
      const end = data.subarray(from, from + LONGEST_MARK).indexOf(BELL);
      if (end < 0 && data.length - from < LONGEST_MARK) {
        pass(data.subarray(0, at));
        this.#rest = data.subarray(at);
        return tokens;
      }
      const mark = end < 0 ? undefined : readMark(data.subarray(from, from + end).toString('latin1'));
      if (mark) {
        pass(data.subarray(0, at));
        tokens.push(mark);
        data = data.subarray(from + end + 1);
      } else {
        pass(data.subarray(0, from));
        data = data.subarray(from);
      }
    }
  }
}

function readMark(text: string): Token | undefined {
  if (text === 'M') return { kind: 'more' };
  const status = /^P(\d{1,3})$/.exec(text)?.[1];
  return status === undefined ? undefined : { kind: 'prompt', status: Number(status) };
}

/** How many bytes at the end of `data` may be the beginning of `word`. */
function partialAtEnd(data: Buffer, word: Buffer): number {
  for (let length = Math.min(data.length, word.length - 1); length > 0; length--) {
    if (data.subarray(data.length - length).equals(word.subarray(0, length))) return length;
  }
  return 0;
}
