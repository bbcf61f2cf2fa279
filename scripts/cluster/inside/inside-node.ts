/** A node as its peers see it: programs run by SSH, or right here where it is the node itself. */
import type Docker from 'dockerode';
import { execa } from 'execa';
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
import type { ClusterSecrets } from '../secrets/cluster-secrets.ts';
import { commandLine } from '../ssh/quote.ts';

export class InsideNode implements Node {
  readonly name: string;
  readonly address: string;
  readonly ssh: Address;
  readonly enginePort: Address;
  readonly published: Readonly<Record<ApplicationPort, Address>>;
  readonly #secrets: ClusterSecrets;
  readonly #isHere: boolean;
  #engine: Docker | undefined;

  constructor(
    { name, address }: { readonly name: string; readonly address: string },
    secrets: ClusterSecrets,
    isHere: boolean,
  ) {
    this.name = name;
    this.address = address;
    this.ssh = { host: name, port: 22 };
    this.enginePort = { host: address, port: ENGINE_PORT };
    this.published = publishedAs((port) => ({ host: address, port }));
    this.#secrets = secrets;
    this.#isHere = isHere;
  }

  get engine(): Docker {
    this.#engine ??= nodeClient(this.enginePort, this.#secrets);
    return this.#engine;
  }

  /** Like a program that is started from outside: in the user's home, with an environment of its own. */
  async run(
    command: readonly string[],
    { user = 'docker', input, signal }: RunOptions = {},
  ): Promise<Output> {
    const home = user === 'docker' ? '/home/docker' : '/root';
    const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    const clean = ['env', '-i', `HOME=${home}`, `USER=${user}`, 'LANG=C.UTF-8', `PATH=${path}`];
    const words = ['sh', '-c', 'cd && exec "$@"', 'sh', ...command];
    const own = [...(user === 'root' ? ['sudo', '-n'] : []), ...clean, ...words];
    const [program = '', ...args] = this.#isHere
      ? own
      : ['ssh', '-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', this.name, commandLine(own)];
    const { exitCode, stdout, stderr } = await execa(program, args, {
      reject: false,
      stripFinalNewline: false,
      ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
      ...(signal === undefined ? {} : { cancelSignal: signal }),
    });
    signal?.throwIfAborted();
    return { exitCode: exitCode ?? -1, stdout, stderr };
  }
}
