/** A cluster's keys on this machine: a folder that nobody else may read. Everything else about a cluster is kept by the engine. */
import { chmod, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, WorkshopError } from '../core/errors.ts';
import { stateFolder } from '../core/state.ts';
import { isClusterName } from './cluster.ts';
import type { ClusterSecrets } from './secrets/cluster-secrets.ts';
import { parseSecrets, serialiseSecrets } from './secrets/json.ts';

export class Keep {
  readonly path: string;

  /** @throws USAGE for what is no cluster's name: the folder is removed whole one day, so it must be inside of ours. */
  constructor(cluster: string) {
    if (!isClusterName(cluster)) {
      throw new WorkshopError('USAGE', {
        what: `"${cluster}" is no name for a cluster.`,
        hint: './workshop list  shows the clusters there are.',
      });
    }
    this.path = join(keepsFolder(), cluster);
  }

  /** The folder with ca.pem, cert.pem and key.pem, as DOCKER_CERT_PATH wants it. */
  get certificates(): string {
    return this.path;
  }

  /** The private key of the student's user. */
  get sshKey(): string {
    return join(this.path, 'id_ecdsa');
  }

  get knownHosts(): string {
    return join(this.path, 'known_hosts');
  }

  /** Names of the nodes for OpenSSH, where somebody asked for them. */
  get sshConfig(): string {
    return join(this.path, 'ssh_config');
  }

  /** The same of every cluster, as OpenSSH's `Include` takes it. */
  static get sshConfigs(): string {
    return join(keepsFolder(), '*', 'ssh_config');
  }

  /** undefined when there are none, or none that can be used: the nodes have them too. */
  async read(): Promise<ClusterSecrets | undefined> {
    const text = await readFile(join(this.path, 'secrets.json'), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      return parseSecrets(text);
    } catch {
      return undefined;
    }
  }

  /**
   * Whatever else lies there is replaced. `knownHosts`: where hosts have keys of their own, not those among the secrets.
   * @throws WRITE_FAILED.
   */
  async write(secrets: ClusterSecrets, knownHosts = hostKeysOf(secrets)): Promise<void> {
    try {
      await this.#write(secrets, knownHosts);
    } catch (error) {
      throw new WorkshopError('WRITE_FAILED', {
        what: `The keys of the cluster could not be written to ${this.path}.`,
        why: messageOf(error),
        hint: 'Make room, or choose another folder with WORKSHOP_STATE_DIR.',
        cause: error,
      });
    }
  }

  async #write(secrets: ClusterSecrets, knownHosts: string): Promise<void> {
    if ((await lstat(this.path).catch(() => undefined))?.isDirectory() === false) await this.remove();
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    await chmod(this.path, 0o700);
    const files: Record<string, string> = {
      'ca.pem': secrets.authority.certificatePem,
      'cert.pem': secrets.client.certificatePem,
      'key.pem': secrets.client.keyPem,
      id_ecdsa: secrets.userKey.privateKey,
      'id_ecdsa.pub': `${secrets.userKey.publicKey}\n`,
      known_hosts: knownHosts,
      // Last: where this file is, the others are.
      'secrets.json': serialiseSecrets(secrets),
    };
    for (const [name, content] of Object.entries(files)) {
      await this.writeFile(join(this.path, name), content);
    }
  }

  /** Written whole or not at all. */
  async writeFile(path: string, content: string): Promise<void> {
    await rm(`${path}.new`, { recursive: true, force: true }); // it may be older, with other rights
    await writeFile(`${path}.new`, content, { mode: 0o600 });
    if ((await lstat(path).catch(() => undefined))?.isDirectory()) await rm(path, { recursive: true });
    await rename(`${path}.new`, path);
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

const hostKeysOf = ({ nodes }: ClusterSecrets): string =>
  nodes.map(({ name, hostKey }) => `${name} ${hostKey.publicKey}\n`).join('');

/** Names of the clusters that have a folder. */
export async function keptClusters(): Promise<string[]> {
  const entries = await readdir(keepsFolder(), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && isClusterName(entry.name)).map(({ name }) => name);
}

function keepsFolder(): string {
  return join(stateFolder(), 'clusters');
}
