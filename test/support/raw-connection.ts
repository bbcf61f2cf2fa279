/** HTTP as bytes on a socket, for what a client library would tidy up: odd requests, exact answers, hanging up. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Defer } from './program.ts';
import { inTime } from './wait-until.ts';

export interface RawAnswer {
  readonly status: number;
  /** Status line and headers as they came, without the empty line. */
  readonly head: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export interface RawConnection {
  readonly socket: Socket;
  send(data: string | Uint8Array): void;
  /** The next answer, whole. `toHead`: it answers a HEAD, so no body follows. Rejects when the connection ends before. */
  answer(options?: { readonly toHead?: boolean }): Promise<RawAnswer>;
  /** All that is still to come, until the other side hangs up. */
  rest(): Promise<Buffer>;
  /** Hangs up, as a client that was ended. */
  hangUp(): void;
}

/** Opens a connection to a port of this machine, which ends with the test. */
export async function openRaw(port: number, defer: Defer): Promise<RawConnection> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  defer(() => socket.destroy());
  const received = new Received();
  let over = false;
  let wake = () => {};
  const finish = () => {
    over = true;
    wake();
  };
  socket.on('data', (data) => {
    received.add(data);
    wake();
  });
  // A reset is one more way to hang up: what came before it counts.
  socket.on('end', finish).on('close', finish).on('error', finish);
  await inTime(`a connection to port ${port}`, once(socket, 'connect'));

  /** Waits until `read` finds what it looks for in what was received. */
  const take = async <T>(what: string, read: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = read();
      if (found !== undefined) return found;
      if (over) throw new Error(`the connection ended before ${what}; received: ${received}`);
      const more = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await inTime(`${what} from port ${port}`, more);
    }
  };

  return {
    socket,
    send: (data) => void socket.write(data),
    answer: async ({ toHead = false } = {}) => {
      const head = await take('a head', () => received.cutHead());
      const status = Number(head.split(' ', 2)[1]);
      const headers = parseHeaders(head);
      const length = toHead || status < 200 ? 0 : Number(headers.get('content-length'));
      if (Number.isNaN(length)) throw new Error(`an answer without its length: ${head}`);
      const body = await take('a body', () => received.cut(length));
      return { status, head, headers, body };
    },
    rest: () => take('the end', () => (over ? received.cut(received.length) : undefined)),
    hangUp: () => void socket.destroy(),
  };
}

/** What has come and was not taken yet. */
class Received {
  #chunks: Buffer[] = [];
  length = 0;

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.length += chunk.length;
  }

  /** Takes off `length` bytes; undefined if there are not so many. */
  cut(length: number): Buffer | undefined {
    if (this.length < length) return undefined;
    const all = this.#whole();
    this.#chunks = [all.subarray(length)];
    this.length -= length;
    return all.subarray(0, length);
  }

  /** Takes off all up to the first empty line, and returns it without that. */
  cutHead(): string | undefined {
    const end = this.#whole().indexOf('\r\n\r\n');
    return end < 0
      ? undefined
      : this.cut(end + 4)
          ?.toString('latin1')
          .slice(0, -4);
  }

  toString(): string {
    return `${this.length} bytes, ${JSON.stringify(this.#whole().subarray(0, 100).toString('latin1'))}`;
  }

  /** Chunks are joined only when somebody looks: a large body comes in thousands of them. */
  #whole(): Buffer {
    this.#chunks = [Buffer.concat(this.#chunks)];
    return this.#chunks[0] as Buffer;
  }
}

/** The text of a request with an empty body. */
export function requestText(method: string, target: string, headers: readonly string[] = []): string {
  return `${[`${method} ${target} HTTP/1.1`, 'Host: test', ...headers].join('\r\n')}\r\n\r\n`;
}

/** One request on a connection of its own. */
export async function askRaw(
  port: number,
  defer: Defer,
  request: string | Uint8Array,
  options?: { readonly toHead?: boolean },
): Promise<RawAnswer> {
  const connection = await openRaw(port, defer);
  connection.send(request);
  const answer = await connection.answer(options);
  connection.hangUp();
  return answer;
}

function parseHeaders(head: string): Map<string, string> {
  const lines = head.split('\r\n').slice(1);
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
