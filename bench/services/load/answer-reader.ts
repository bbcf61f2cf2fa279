/**
 * Reads HTTP/1.1 answers off a connection as they come, one after another. It knows at any moment whether an answer has
 * begun and is not whole yet, which no ready-made client tells; and it is light enough that a server, not it, is the limit.
 */

export interface Answer {
  readonly status: number;
  /** Bytes of the body. */
  readonly length: number;
  /** Whether the server will hang up after this one. */
  readonly last: boolean;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);

export class AnswerReader {
  readonly #onAnswer: (answer: Answer) => void;
  readonly #onHead: ((answer: Answer) => void) | undefined;
  /** Bytes of a head that is not whole yet. */
  #head: Buffer = NOTHING;
  #current: Answer | undefined;
  #bodyLeft = 0;

  /** `onHead` is told of an answer when its head is there, `onAnswer` when it is whole. */
  constructor(onAnswer: (answer: Answer) => void, onHead?: (answer: Answer) => void) {
    this.#onAnswer = onAnswer;
    this.#onHead = onHead;
  }

  /** An answer has begun, and its end has not come. */
  get isMidAnswer(): boolean {
    return this.#current !== undefined || this.#head.length > 0;
  }

  /** @throws Error for what is no answer, or one without `Content-Length` (none of ours is). */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) at = this.#current ? this.#readBody(chunk, at) : this.#readHead(chunk, at);
  }

  #readHead(chunk: Buffer, from: number): number {
    const bytes = this.#head.length > 0 ? Buffer.concat([this.#head, chunk.subarray(from)]) : chunk;
    const start = this.#head.length > 0 ? 0 : from;
    const end = bytes.indexOf(HEAD_END, start);
    if (end < 0) {
      this.#head = bytes.subarray(start);
      return chunk.length;
    }
    this.#head = NOTHING;
    this.#current = parseHead(bytes.toString('latin1', start, end));
    this.#bodyLeft = this.#current.length;
    this.#onHead?.(this.#current);
    if (this.#bodyLeft === 0) this.#finish();
    // Where the body begins, counted in `chunk`: of the head, only its last part came with it.
    return chunk.length - (bytes.length - end - HEAD_END.length);
  }

  #readBody(chunk: Buffer, from: number): number {
    const taken = Math.min(this.#bodyLeft, chunk.length - from);
    this.#bodyLeft -= taken;
    if (this.#bodyLeft === 0) this.#finish();
    return from + taken;
  }

  #finish(): void {
    const answer = this.#current as Answer;
    this.#current = undefined;
    this.#onAnswer(answer);
  }
}

function parseHead(head: string): Answer {
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (!status || !length) throw new Error(`no answer that can be read: ${JSON.stringify(head.slice(0, 80))}`);
  return { status: Number(status), length: Number(length), last: /\r\nconnection: *close/i.test(head) };
}
