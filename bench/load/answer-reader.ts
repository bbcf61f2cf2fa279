/**
 * Reads HTTP/1.1 answers off a connection as they come, one after another. It knows at any moment whether an answer has
 * begun and is not whole yet, which no ready-made client tells; and it is light enough that a server, not it, is the limit.
 */
import { Chunks } from './chunks.ts';

export interface Answer {
  readonly status: number;
  /** Bytes of the body; as far as they have come while it is not whole. */
  readonly length: number;
  /** Whether the server will hang up after this one. */
  readonly last: boolean;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);
/** As Node's own limit. */
const LONGEST_HEAD = 65_536;

/** How the end of a body is known: by its length, by its last chunk, or by the end of the connection. */
type Body = { left: number } | { readonly chunks: Chunks } | { untilEnd: number };

export class AnswerReader {
  readonly #onAnswer: (answer: Answer) => void;
  readonly #onHead: ((answer: Answer) => void) | undefined;
  /** Bytes of a head that is not whole yet. */
  #head: Buffer = NOTHING;
  #current: Answer | undefined;
  #body: Body = { left: 0 };

  /** `onHead` is told of an answer when its head is there, `onAnswer` when it is whole. */
  constructor(onAnswer: (answer: Answer) => void, onHead?: (answer: Answer) => void) {
    this.#onAnswer = onAnswer;
    this.#onHead = onHead;
  }

  /** An answer has begun, and its end has not come. */
  get isMidAnswer(): boolean {
    return this.#current !== undefined || this.#head.length > 0;
  }

  /** The chunk may be overwritten afterwards. @throws Error for what is no answer. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) at = this.#current ? this.#readBody(chunk, at) : this.#readHead(chunk, at);
  }

  /** The connection has ended: an answer that says no length is whole by that. */
  end(): void {
    if (this.#current && 'untilEnd' in this.#body) this.#finish(this.#body.untilEnd);
  }

  #readHead(chunk: Buffer, from: number): number {
    const bytes = this.#head.length > 0 ? Buffer.concat([this.#head, chunk.subarray(from)]) : chunk;
    const start = this.#head.length > 0 ? 0 : from;
    const end = bytes.indexOf(HEAD_END, start);
    if (end < 0) {
      refuseEarly(bytes, start);
      this.#head = Buffer.from(bytes.subarray(start));
      return chunk.length;
    }
    this.#head = NOTHING;
    const { answer, body } = parseHead(bytes.toString('latin1', start, end));
    // Where the body begins, counted in `chunk`: of the head, only its last part came with it.
    const next = chunk.length - (bytes.length - end - HEAD_END.length);
    if (answer.status < 200) return next; // an interim answer: the real one follows
    this.#current = answer;
    this.#body = body;
    this.#onHead?.(answer);
    if ('left' in body && body.left === 0) this.#finish(answer.length);
    return next;
  }

  #readBody(chunk: Buffer, from: number): number {
    const body = this.#body;
    if ('chunks' in body) {
      const next = body.chunks.push(chunk, from);
      if (body.chunks.isDone) this.#finish(body.chunks.length);
      return next;
    }
    if ('untilEnd' in body) {
      body.untilEnd += chunk.length - from;
      return chunk.length;
    }
    const taken = Math.min(body.left, chunk.length - from);
    body.left -= taken;
    if (body.left === 0) this.#finish((this.#current as Answer).length);
    return from + taken;
  }

  #finish(length: number): void {
    const answer = this.#current as Answer;
    this.#current = undefined;
    this.#onAnswer(answer.length === length ? answer : { ...answer, length });
  }
}

/** Who talks something else need not be listened to until a head would have ended. */
function refuseEarly(bytes: Buffer, start: number): void {
  const begin = bytes.toString('latin1', start, start + 7);
  if ('HTTP/1.'.startsWith(begin) && bytes.length - start <= LONGEST_HEAD) return;
  throw noAnswer(bytes.toString('latin1', start, start + 80));
}

function parseHead(head: string): { answer: Answer; body: Body } {
  const [, minor, digits] = /^HTTP\/1\.([01]) (\d{3})/.exec(head) ?? [];
  if (digits === undefined) throw noAnswer(head);
  const status = Number(digits);
  const says = /\r\nconnection: *(close|keep-alive)/i.exec(head)?.[1]?.toLowerCase();
  const last = says === 'close' || (minor === '0' && says !== 'keep-alive');
  const digitsOfLength = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (status < 200 || status === 204 || status === 304)
    return { answer: { status, length: 0, last }, body: { left: 0 } };
  if (/\r\ntransfer-encoding:[^\r]*chunked/i.test(head))
    return { answer: { status, length: 0, last }, body: { chunks: new Chunks() } };
  if (digitsOfLength === undefined)
    return { answer: { status, length: 0, last: true }, body: { untilEnd: 0 } };
  const length = Number(digitsOfLength);
  return { answer: { status, length, last }, body: { left: length } };
}

function noAnswer(text: string): Error {
  return new Error(`no answer that can be read: ${JSON.stringify(text.slice(0, 80))}`);
}
