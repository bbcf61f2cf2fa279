/** The parts of a DockerCoins with which webui is tested: Redis, webui, and somebody who writes like a worker. */
import { createClient } from '@redis/client';
import { findProgram } from '../../scripts/system/programs.ts';
import { freePort, type Started, start, until } from './webui-fixture.ts';

export interface Redis extends Started {
  readonly port: number;
  readonly url: string;
}

/** Without a port, on a free one. Keeps nothing on disk: started again, it is empty. */
export async function startRedis(
  folder: string,
  port?: number,
  more: readonly string[] = [],
): Promise<Redis> {
  const program = await findProgram('redis');
  if (!program) throw new Error('no Redis on this machine');
  const at = port ?? (await freePort());
  const args = [
    '--port',
    String(at),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
    ...more,
  ];
  const started = start(program, args);
  await until('Redis', () => started.output().includes('Ready to accept connections'));
  return { ...started, port: at, url: `redis://127.0.0.1:${at}` };
}

export interface Webui extends Started {
  readonly url: string;
  readonly adminUrl: string;
}

/** Once more when somebody else took the port in between; else what webui said is in the error. */
export async function startWebui(bundle: string, redisUrl: string, port?: number, turns = 3): Promise<Webui> {
  const [at, admin] = [port ?? (await freePort()), await freePort()];
  const started = start(process.execPath, [bundle], {
    HOST: '127.0.0.1',
    PORT: String(at),
    ADMIN_PORT: String(admin),
    REDIS_URL: redisUrl,
    STOP_MS: '60000', // longer than any wait: what keeps it is seen, and never cut
  });
  const hasEnded = () => started.child.exitCode !== null;
  await until('webui', () => started.output().includes('webui is listening') || hasEnded(), 30);
  if (!hasEnded())
    return { ...started, url: `http://127.0.0.1:${at}`, adminUrl: `http://127.0.0.1:${admin}` };
  if (turns > 1 && started.output().includes('EADDRINUSE'))
    return startWebui(bundle, redisUrl, port, turns - 1);
  throw new Error(`webui has ended: ${started.output()}`);
}

export function connect(url: string) {
  const client = createClient({ url, RESP: 2, socket: { reconnectStrategy: () => 50 } });
  client.on('error', () => undefined); // Redis is stopped on purpose
  return client.connect();
}

export type Client = Awaited<ReturnType<typeof connect>>;

export interface FakeWorkerOptions {
  /** As if so many workers took turns: each adds 4 hashes every 1.2 s. */
  readonly workers: number;
  readonly rngMs: number;
  readonly hasherMs: number;
}

/** Writes what workers write, at exactly 10/3 hashes a second each and one coin for every sixteen hashes. */
export class FakeWorker {
  readonly #client: Client;
  readonly #timer: NodeJS.Timeout;
  readonly #begin = performance.now();
  #options: FakeWorkerOptions;
  #steps = 0;
  #hashes = 0;
  #since = 0;
  #coins = 0;

  constructor(client: Client, options: FakeWorkerOptions) {
    this.#client = client;
    this.#options = options;
    this.#timer = setInterval(() => this.#tick(), 20);
  }

  /** Hashes written so far. */
  get hashes(): number {
    return this.#hashes;
  }

  change(options: FakeWorkerOptions): void {
    this.#since = this.#seconds();
    this.#steps = 0;
    this.#options = options;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #seconds(): number {
    return (performance.now() - this.#begin) / 1000;
  }

  #tick(): void {
    const due = Math.floor(((this.#seconds() - this.#since) / 1.2) * this.#options.workers);
    for (; this.#steps < due; this.#steps++) this.#flush();
  }

  #flush(): void {
    const { rngMs, hasherMs } = this.#options;
    const four = (ms: number) => [0, 0.1, 0.3, 1.2].map((more) => (ms + more).toFixed(1)).join(',');
    this.#hashes += 4;
    const coins = Math.floor(this.#hashes / 16);
    const writes: Promise<unknown>[] = [
      this.#client.incrBy('hashes', 4),
      this.#client.xAdd('dockercoins:calls', '*', { rng: four(rngMs), hasher: four(hasherMs) }),
    ];
    for (; this.#coins < coins; this.#coins++)
      writes.push(this.#client.hSet('wallet', `coin ${this.#coins}`, 'x'));
    for (const write of writes) write.catch(() => undefined); // Redis is stopped on purpose
  }
}
