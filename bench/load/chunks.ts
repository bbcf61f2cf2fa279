/** Where a chunked body ends (RFC 9112, 7.1): its bytes are counted and thrown away. */

const LF = 0x0a;
/** Longer than any line between chunks has reason to be. */
const LONGEST_LINE = 16_384;

export class Chunks {
  /** `size`: in the line that tells how long the next chunk is. `trailer`: in the lines after the last one. */
  #state: 'size' | 'data' | 'data end' | 'trailer' | 'done' = 'size';
  #line = '';
  #left = 0;
  /** Bytes of the body up to now. */
  length = 0;

  get isDone(): boolean {
    return this.#state === 'done';
  }

  /** Takes bytes from `at` on and returns where it has stopped: behind the body, or at the end. @throws Error for what is no chunk. */
  push(bytes: Buffer, at: number): number {
    let next = at;
    while (next < bytes.length && this.#state !== 'done') {
      if (this.#state === 'data') next += this.#takeData(bytes.length - next);
      else next = this.#takeLine(bytes, next);
    }
    return next;
  }

  #takeData(available: number): number {
    const taken = Math.min(this.#left, available);
    this.#left -= taken;
    this.length += taken;
    if (this.#left === 0) this.#state = 'data end';
    return taken;
  }

  #takeLine(bytes: Buffer, from: number): number {
    const end = bytes.indexOf(LF, from);
    this.#line += bytes.toString('latin1', from, end < 0 ? bytes.length : end);
    if (this.#line.length > LONGEST_LINE) throw new Error('a line between chunks without an end');
    if (end < 0) return bytes.length;
    const line = this.#line.trim();
    this.#line = '';
    if (this.#state === 'size') this.#begin(line);
    else if (this.#state === 'data end') this.#state = 'size';
    else if (line === '') this.#state = 'done';
    return end + 1;
  }

  #begin(line: string): void {
    const size = /^[0-9a-f]{1,12}(?=$|;)/i.exec(line)?.[0];
    if (size === undefined) throw new Error(`no size of a chunk: ${JSON.stringify(line.slice(0, 80))}`);
    this.#left = Number.parseInt(size, 16);
    this.#state = this.#left === 0 ? 'trailer' : 'data';
  }
}
