/**
 * One connection to a host, made by the system's OpenSSH and shared by all that is done there: the person's own configuration, agent
 * and keys count. It lives as long as this program holds its stdin: however this program ends, it ends when what runs there is done.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';
import { messageOf } from '../../core/errors.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { type TemporaryFolder, temporaryFolder } from '../../system/temporary-folder.ts';
import type { Output } from '../cluster.ts';
import { destinationOf, type HostTarget } from './host-list.ts';

export interface ConnectionOptions {
  readonly target: HostTarget;
  /** Host keys that are believed. One that is new to it is accepted and added, unless `pinned`. */
  readonly knownHosts: string;
  readonly pinned: boolean;
  /** The only key to log in with, and the name that the host key is looked up by; undefined for the person's own ways. */
  readonly identity?: { readonly keyFile: string; readonly alias: string } | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface CallOptions {
  readonly input?: string | Readable | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** OpenSSH could not log in. */
export class LoginError extends Error {
  readonly stderr: string;

  constructor(stderr: string) {
    super(stderr.trim() || 'OpenSSH could not log in');
    this.name = 'LoginError';
    this.stderr = stderr;
  }
}

/** In s. A machine in reach answers in much less; one that is off should not be waited for. */
const CONNECT_SECONDS = 5;
/** For the whole way in, in ms: name, connection, keys, shell. */
const LOGIN_MS = 20_000;
/** How long a connection may take to end, in ms. */
const END_MS = 3000;

type Master = ChildProcessByStdio<Writable, Readable, Readable>;

export class Connection implements AsyncDisposable {
  readonly #ssh: string;
  readonly #words: readonly string[];
  readonly #folder: TemporaryFolder;
  readonly #destination: string;
  readonly #master: Master;

  private constructor(ssh: string, words: readonly string[], folder: TemporaryFolder, destination: string) {
    this.#ssh = ssh;
    this.#words = words;
    this.#folder = folder;
    this.#destination = destination;
    // Its stdin ends with us, and so does what it runs, and so does it.
    const line = "exec sh -c 'echo ready; exec cat >/dev/null'";
    this.#master = spawn(ssh, [...words, '-o', 'ControlMaster=yes', '-T', destination, line], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#master.stdin.on('error', () => undefined); // it has ended, which is told in other ways
  }

  /** @throws LoginError with what OpenSSH says, MISSING where there is none. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const { ssh } = await requirePrograms(['ssh']);
    options.signal?.throwIfAborted();
    const folder = await temporaryFolder('ssh', { forSocket: true });
    const words = [...optionWords(options), '-o', `ControlPath=${join(folder.path, 's')}`];
    const connection = new Connection(ssh, words, folder, destinationOf(options.target));
    try {
      await connection.#ready(options.signal);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  }

  #ready(signal?: AbortSignal): Promise<void> {
    const master = this.#master;
    return new Promise((resolve, reject) => {
      let said = '';
      const fail = (error: unknown) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        reject(error);
      };
      const abort = () => fail(signal?.reason);
      const timer = setTimeout(() => fail(new LoginError('Connection timed out')), LOGIN_MS);
      signal?.addEventListener('abort', abort, { once: true });
      master.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      master.once('error', fail);
      master.once('close', () => fail(new LoginError(said)));
      master.stdout.once('data', () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        // A command that has nothing else to do may end.
        master.unref();
        for (const stream of [master.stdin, master.stdout, master.stderr])
          (stream as unknown as Socket).unref();
        resolve();
      });
    });
  }

  /** Runs a line of the login shell there, and resolves however it ends. @throws LoginError when the connection is lost. */
  async call(line: string, { input, signal }: CallOptions = {}): Promise<Output> {
    const child = execa(this.#ssh, [...this.#words, '-T', this.#destination, line], {
      ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
      reject: false,
      stripFinalNewline: false,
      maxBuffer: 256 * 2 ** 20,
      ...(signal ? { cancelSignal: signal } : {}),
    });
    const { exitCode, stdout, stderr, cause } = await child;
    signal?.throwIfAborted();
    // 255 is OpenSSH's own; a program may end so too, and then the connection is still there.
    if (exitCode === undefined) throw new LoginError(messageOf(cause));
    if (exitCode === 255 && !(await this.#isAlive())) throw new LoginError(stderr);
    return { exitCode, stdout, stderr };
  }

  async close(): Promise<void> {
    const master = this.#master;
    if (master.exitCode === null && master.signalCode === null) {
      master.ref();
      const ended = new Promise((resolve) => master.once('close', resolve));
      const timer = setTimeout(() => master.kill('SIGKILL'), END_MS);
      master.stdin.end();
      await ended;
      clearTimeout(timer);
    }
    await this.#folder[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #isAlive(): Promise<boolean> {
    const { exitCode } = await execa(this.#ssh, [...this.#words, '-O', 'check', this.#destination], {
      reject: false,
      stdio: 'ignore',
      timeout: 5000,
    });
    return exitCode === 0;
  }
}

/** Where OpenSSH would go for this target, the person's configuration read. */
export async function resolveTarget(
  target: HostTarget,
): Promise<{ host: string; port: number; user: string }> {
  const { ssh } = await requirePrograms(['ssh']);
  const port = target.port === undefined ? [] : ['-p', String(target.port)];
  const { stdout } = await execa(ssh, ['-G', ...port, destinationOf(target)], { reject: false });
  const word = (name: string) => new RegExp(`^${name} (.*)$`, 'm').exec(stdout)?.[1];
  return {
    host: word('hostname') ?? target.host,
    port: Number(word('port') ?? target.port ?? 22),
    user: word('user') ?? 'root',
  };
}

function optionWords({ target, knownHosts, pinned, identity }: ConnectionOptions): string[] {
  const settings = [
    // Nobody is there to answer.
    'BatchMode=yes',
    `ConnectTimeout=${CONNECT_SECONDS}`,
    'ConnectionAttempts=1',
    // A host that vanishes is noticed within 15 s.
    'ServerAliveInterval=5',
    'ServerAliveCountMax=3',
    `StrictHostKeyChecking=${pinned ? 'yes' : 'accept-new'}`,
    // New keys go into the first file; a key that the person knows to be another one is refused because of the second.
    `UserKnownHostsFile="${knownHosts}"${pinned ? '' : ' ~/.ssh/known_hosts'}`,
    'HashKnownHosts=no',
    'UpdateHostKeys=no',
    'LogLevel=ERROR',
    'ForwardAgent=no',
    'ForwardX11=no',
    'PermitLocalCommand=no',
    'RemoteCommand=none',
    'ClearAllForwardings=yes',
    ...(identity
      ? [
          'IdentitiesOnly=yes',
          'IdentityAgent=none',
          `IdentityFile="${identity.keyFile}"`,
          `HostKeyAlias=${identity.alias}`,
        ]
      : []),
  ];
  const port = target.port === undefined ? [] : ['-p', String(target.port)];
  return [...settings.flatMap((setting) => ['-o', setting]), ...port];
}
