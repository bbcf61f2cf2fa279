/** A Redis of the test's own: on a free port, nothing on disk, and it can be made to fail in the ways that real ones do. */
import { createClient, RESP_TYPES } from '@redis/client';
import { freePorts } from '../../scripts/system/ports.ts';
import { findProgram } from '../../scripts/system/programs.ts';
import { type Defer, type Program, startProgram } from './program.ts';
import { waitUntil } from './wait-until.ts';

export interface Redis {
  readonly port: number;
  readonly url: string;
  /** Runs one command; strings come back as buffers. */
  ask(...command: string[]): Promise<unknown>;
  /** What students see of it. */
  state(): Promise<RedisState>;
  /** Ends it as a crash would; all that it knew is gone. */
  crash(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  restart(): Promise<void>;
  /** Takes connections and commands, and answers nothing until `thaw`. */
  freeze(): void;
  thaw(): void;
}

export interface RedisState {
  readonly keys: readonly string[];
  /** undefined when there is no such key. */
  readonly hashes: number | undefined;
  readonly wallet: ReadonlyMap<string, Buffer>;
  /** Units whose calls were published. */
  readonly published: number;
  /** Calls that failed, as they were published: whose. */
  readonly failures: readonly string[];
}

/** Starts a Redis that ends with the test; `more` is added to its arguments. */
export async function startRedis(defer: Defer, more: readonly string[] = []): Promise<Redis> {
  const [port = 0] = await freePorts(1);
  const redis = redisAt(port, defer, more);
  await redis.restart();
  return redis;
}

/** A Redis that is not there yet: `restart` starts it. */
export async function absentRedis(defer: Defer): Promise<Redis> {
  const [port = 0] = await freePorts(1);
  return redisAt(port, defer);
}

function redisAt(port: number, defer: Defer, more: readonly string[] = []): Redis {
  const url = `redis://127.0.0.1:${port}`;
  let server: Program | undefined;

  const ask = async (...command: string[]): Promise<unknown> => {
    const client = createClient({ url, RESP: 2, socket: { reconnectStrategy: false } });
    client.on('error', () => undefined); // told by the rejection of what failed
    try {
      await client.connect();
      return await client.sendCommand(command, { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } });
    } finally {
      if (client.isOpen) client.destroy();
    }
  };
  const restart = async () => {
    const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...more];
    const command = await findProgram('redis');
    if (!command) throw new Error('no Redis on this machine');
    server = await startProgram({ defer, command, args });
    await waitUntil(`Redis on port ${port}`, () => ask('PING'));
  };
  return {
    port,
    url,
    ask,
    restart,
    state: () => readState(ask),
    crash: async () => {
      server?.kill('SIGKILL');
      await server?.end();
    },
    freeze: () => server?.kill('SIGSTOP'),
    thaw: () => server?.kill('SIGCONT'),
  };
}

async function readState(ask: Redis['ask']): Promise<RedisState> {
  const keys = (await ask('KEYS', '*')) as Buffer[];
  const hashes = (await ask('GET', 'hashes')) as Buffer | null;
  const wallet = pairs((await ask('HGETALL', 'wallet')) as Buffer[]);
  const calls = (await ask('XRANGE', 'dockercoins:calls', '-', '+')) as [id: Buffer, fields: Buffer[]][];
  const entries = calls.map(([, fields]) => pairs(fields));
  const all = (field: string) => entries.flatMap((entry) => entry.get(field)?.toString().split(',') ?? []);
  return {
    keys: keys.map(String).sort(),
    hashes: hashes === null ? undefined : Number(hashes),
    wallet,
    published: all('rng').length,
    failures: all('failed'),
  };
}

function pairs(flat: readonly Buffer[]): Map<string, Buffer> {
  const map = new Map<string, Buffer>();
  for (let index = 0; index < flat.length; index += 2) {
    map.set(String(flat[index]), flat[index + 1] as Buffer);
  }
  return map;
}
