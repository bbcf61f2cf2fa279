/**
 * Connections for an open loop: kept, one request at a time on each, as many as it takes. node:http does the same with three times the work and ten
 * times the garbage, which at 5,000 requests a second stops the generator for milliseconds at a time.
 */
import { connect, type Socket } from 'node:net';
import { AnswerReader } from './answer-reader.ts';
import type { Ask, Outcome } from './ask.ts';
import type { RequestShape } from './order.ts';

/** Read into by all connections: what has come is looked at before the next bytes do. */
const BUFFER = Buffer.allocUnsafe(65_536);

const BROKEN_OFF = 'connections closed before the answer';

export interface Lines extends Disposable {
  /** Sends the request on a connection that is free, or a new one. */
  readonly ask: Ask;
}

/** @throws TypeError for what is no URL. */
export function openLines(shape: RequestShape): Lines {
  const address = addressOf(shape.url);
  const bytes = bytesOf(shape);
  const free: Line[] = [];
  const all = new Set<Line>();
  const open = (): Line => {
    const line = new Line(address, bytes, {
      free: () => free.push(line),
      gone: () => {
        all.delete(line);
        const at = free.lastIndexOf(line);
        if (at >= 0) free.splice(at, 1);
      },
    });
    all.add(line);
    return line;
  };
  return {
    ask: (ended) => {
      let line = free.pop() ?? open();
      let isOver = false;
      const end = (heard: Heard) => {
        isOver = true;
        ended(heard === 'unheard' ? failed(BROKEN_OFF) : heard);
      };
      const { isKept } = line;
      line.ask((heard) => {
        // A connection that was kept was closed just as it was used again: not the target's failure, says HTTP (RFC 9110, 9.2.2).
        if (!(isKept && heard === 'unheard')) return end(heard);
        line = open();
        line.ask(end);
      });
      return () => {
        if (!isOver) line.hangUp(); // else it may carry somebody else's request by now
      };
    },
    [Symbol.dispose]: () => {
      for (const line of all) line.hangUp();
    },
  };
}

interface LineEvents {
  free(): void;
  gone(): void;
}

/** `unheard`: the connection was closed before anything of the answer had come. */
type Heard = Outcome | 'unheard';

class Line {
  readonly #socket: Socket;
  readonly #bytes: Buffer;
  readonly #reader: AnswerReader;
  #ended: ((heard: Heard) => void) | undefined;
  #hasHeard = false;
  /** It has carried a request before. */
  isKept = false;

  constructor(address: { host: string; port: number }, bytes: Buffer, events: LineEvents) {
    this.#bytes = bytes;
    this.#reader = new AnswerReader(({ status, last }) => {
      const ended = this.#take();
      this.isKept = true;
      if (last) this.#socket.destroy();
      else events.free();
      ended?.({ kind: 'answered', status, closes: last });
    });
    this.#socket = connect({
      ...address,
      noDelay: true,
      onread: { buffer: BUFFER, callback: (count) => this.#read(BUFFER.subarray(0, count)) },
    });
    let error: NodeJS.ErrnoException | undefined;
    this.#socket.once('end', () => this.#reader.end());
    this.#socket.once('error', (thrown) => {
      error = thrown;
    });
    this.#socket.once('close', () => {
      events.gone();
      this.#take()?.(this.#whyGone(error));
    });
  }

  ask(ended: (heard: Heard) => void): void {
    this.#ended = ended;
    this.#hasHeard = false;
    this.#socket.write(this.#bytes);
  }

  /** Nobody is told any more. */
  hangUp(): void {
    this.#ended = undefined;
    this.#socket.destroy();
  }

  #read(bytes: Buffer): boolean {
    this.#hasHeard = true;
    // Nothing was asked: whatever it is, the connection is of no use any more.
    if (!this.#ended) this.#socket.destroy();
    else {
      try {
        this.#reader.push(bytes);
      } catch {
        const ended = this.#take();
        this.#socket.destroy();
        ended?.(failed('answers that are no HTTP'));
      }
    }
    return true;
  }

  #take(): ((heard: Heard) => void) | undefined {
    const ended = this.#ended;
    this.#ended = undefined;
    return ended;
  }

  #whyGone(error: NodeJS.ErrnoException | undefined): Heard {
    if (error && error.code !== 'ECONNRESET' && error.code !== 'EPIPE')
      return failed(`connections failed (${error.code ?? error.message})`);
    return this.#hasHeard ? failed(BROKEN_OFF) : 'unheard';
  }
}

function failed(why: string): Outcome {
  return { kind: 'failed', why };
}

function addressOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 80 : Number(port) };
}

function bytesOf({ url, method, bodyBytes }: RequestShape): Buffer {
  const { host, pathname, search } = new URL(url);
  const body = method === 'POST' ? Buffer.alloc(bodyBytes) : Buffer.alloc(0);
  const about =
    method === 'POST' ? `content-type: application/octet-stream\r\ncontent-length: ${body.length}\r\n` : '';
  return Buffer.concat([
    Buffer.from(`${method} ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\n${about}\r\n`),
    body,
  ]);
}
