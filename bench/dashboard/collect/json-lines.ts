/** JSON objects out of a stream of bytes, one a line, whatever the pieces it comes in. */
import { StringDecoder } from 'node:string_decoder';

/** A line that goes on for longer than this is no event: it is dropped, in characters. */
const LONGEST = 1_000_000;

export class JsonLines {
  readonly #each: (value: unknown) => void;
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(each: (value: unknown) => void) {
    this.#each = each;
  }

  add(chunk: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > LONGEST) this.#rest = '';
    for (const line of lines) {
      if (line.trim() === '') continue;
      let value: unknown;
      try {
        value = JSON.parse(line);
      } catch {
        continue; // not what an engine says
      }
      this.#each(value);
    }
  }
}
