/**
 * A way from this machine to the Redis in a node. Redis is published nowhere, as it has no password; whoever may use the
 * node's engine may use it, though. So there is a socket in a private folder here, and for each connection to it a program
 * in Redis' own container that hands the bytes on.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { type TemporaryFolder, temporaryFolder } from '../../system/temporary-folder.ts';

/** Ends, and lets go of both, as soon as either side does. Descriptor 4 is there because bash gives a background job no stdin. */
const PIPE = 'exec 3<>/dev/tcp/127.0.0.1/6379 4<&0; cat <&3 & cat <&4 >&3 & wait -n; kill $(jobs -p)';

export class RedisBridge implements AsyncDisposable {
  readonly url: string;
  readonly #folder: TemporaryFolder;
  readonly #server: Server;
  readonly #open: Set<Duplex>;

  private constructor(folder: TemporaryFolder, path: string, server: Server, open: Set<Duplex>) {
    this.url = `unix://${path}`;
    this.#folder = folder;
    this.#server = server;
    this.#open = open;
  }

  /** `findRedis` is asked for each connection: Redis may have moved to another container. */
  static async open(findRedis: () => Promise<Docker.Container>): Promise<RedisBridge> {
    const folder = await temporaryFolder('redis', { forSocket: true });
    const path = join(folder.path, 'redis.sock');
    const open = new Set<Duplex>();
    const keep = (stream: Duplex) => {
      open.add(stream);
      stream.once('close', () => open.delete(stream));
      stream.on('error', () => stream.destroy());
    };
    const server = createServer((socket) => {
      keep(socket);
      // Redis is away: the client sees its connection end, and tries again.
      connect(socket, findRedis, keep).catch(() => socket.destroy());
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
    return new RedisBridge(folder, path, server, open);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const stream of this.#open) stream.destroy();
    await closed;
    await this.#folder[Symbol.asyncDispose]();
  }
}

async function connect(
  socket: Socket,
  findRedis: () => Promise<Docker.Container>,
  keep: (stream: Duplex) => void,
): Promise<void> {
  const container = await findRedis();
  const exec = await container.exec({
    Cmd: ['bash', '-c', PIPE],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: false,
  });
  const stream = await exec.start({ hijack: true, stdin: true });
  keep(stream);
  if (socket.destroyed) {
    stream.destroy();
    return;
  }
  container.modem.demuxStream(stream, socket, socket);
  socket.pipe(stream);
  socket.once('close', () => stream.destroy());
  stream.once('end', () => socket.destroy()).once('close', () => socket.destroy());
}
