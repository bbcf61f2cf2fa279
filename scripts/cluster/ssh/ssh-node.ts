/** A node that is a machine reached by SSH. */
import type Docker from 'dockerode';
import {
  type Address,
  type ApplicationPort,
  ENGINE_PORT,
  type Node,
  type Output,
  publishedAs,
  type RunOptions,
} from '../cluster.ts';
import { nodeClient } from '../engine/client.ts';
import type { Keep } from '../keep.ts';
import type { ClusterSecrets } from '../secrets/cluster-secrets.ts';
import { Connection } from './connection.ts';
import { commandLine } from './quote.ts';
import type { HostRecord } from './record.ts';

export class SshNode implements Node, AsyncDisposable {
  readonly name: string;
  readonly address: string;
  readonly ssh: Address;
  readonly enginePort: Address;
  readonly published: Readonly<Record<ApplicationPort, Address>>;
  readonly #keep: Keep;
  readonly #secrets: ClusterSecrets;
  #engine: Docker | undefined;
  #connection: Promise<Connection> | undefined;

  constructor({ name, address, host, port }: HostRecord, keep: Keep, secrets: ClusterSecrets) {
    this.name = name;
    this.address = address;
    this.ssh = { host, port };
    this.enginePort = { host, port: ENGINE_PORT };
    this.published = publishedAs((each) => ({ host, port: each }));
    this.#keep = keep;
    this.#secrets = secrets;
  }

  get engine(): Docker {
    this.#engine ??= nodeClient(this.enginePort, this.#secrets);
    return this.#engine;
  }

  async run(
    command: readonly string[],
    { user = 'docker', input, signal }: RunOptions = {},
  ): Promise<Output> {
    signal?.throwIfAborted();
    const connection = await this.#connect();
    return connection.call(lineFor(command, user), { input, signal });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await (await connection?.catch(() => undefined))?.close();
  }

  /** As the student's user, with the cluster's key: whoever has the cluster's folder can use its nodes. */
  #connect(): Promise<Connection> {
    this.#connection ??= Connection.open({
      target: { text: this.name, user: 'docker', host: this.ssh.host, port: this.ssh.port },
      knownHosts: this.#keep.knownHosts,
      pinned: true,
      identity: { keyFile: this.#keep.sshKey, alias: this.name },
    }).catch((error: unknown) => {
      this.#connection = undefined; // the next one tries again
      throw error;
    });
    return this.#connection;
  }
}

/** As nodes of the other provider run it: at home, with UTF-8. */
export function lineFor(command: readonly string[], user: 'docker' | 'root'): string {
  const inside = ['env', 'LANG=C.UTF-8', ...command];
  return user === 'docker'
    ? commandLine(inside)
    : commandLine(['sudo', '-n', '-H', 'sh', '-c', 'cd ~ && exec "$@"', 'sh', ...inside]);
}
