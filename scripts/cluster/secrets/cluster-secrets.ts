/** All that a cluster keeps secret, made at once. Where it is kept is the business of others. */
import { type Authority, type CertifiedKey, createAuthority } from './authority.ts';
import { createPassword } from './password.ts';
import { createSshKey, type SshKey } from './ssh-key.ts';

export interface ClusterSpec {
  readonly cluster: string;
  readonly nodes: readonly NodeSpec[];
}

export interface NodeSpec {
  readonly name: string;
  /** The IP addresses under which the node's engine is called, besides 127.0.0.1. */
  readonly addresses: readonly string[];
  /** DNS names, besides its own and localhost. */
  readonly names?: readonly string[];
}

export interface ClusterSecrets {
  /** Of the form below; a file of another one is refused. */
  readonly version: 1;
  readonly cluster: string;
  readonly authority: CertifiedKey;
  /** With which people and programs call the nodes' engines. */
  readonly client: CertifiedKey;
  /** With which they log in. */
  readonly userKey: SshKey;
  readonly password: string;
  readonly nodes: readonly NodeSecrets[];
}

export interface NodeSecrets {
  readonly name: string;
  /** With which the node's engine answers. */
  readonly server: CertifiedKey;
  /** By which people know the node again. */
  readonly hostKey: SshKey;
}

/**
 * Makes new secrets for a cluster: nothing of them is the same for another one.
 * @throws when an address is not an IP address.
 */
export async function createClusterSecrets({ cluster, nodes }: ClusterSpec): Promise<ClusterSecrets> {
  const authority = await createAuthority(cluster);
  const [client, userKey, nodeSecrets] = await Promise.all([
    authority.issue({ commonName: `${cluster} client`, kind: 'client', names: [], addresses: [] }),
    createSshKey(cluster),
    Promise.all(nodes.map((node) => createNodeSecrets(authority, cluster, node))),
  ]);
  const { certificatePem, keyPem } = authority;
  return {
    version: 1,
    cluster,
    authority: { certificatePem, keyPem },
    client,
    userKey,
    password: createPassword(),
    nodes: nodeSecrets,
  };
}

/** What one node needs; for a node that joins later, with the authority restored. */
export async function createNodeSecrets(
  authority: Authority,
  cluster: string,
  { name, addresses, names = [] }: NodeSpec,
): Promise<NodeSecrets> {
  const [server, hostKey] = await Promise.all([
    authority.issue({
      commonName: name,
      kind: 'server',
      names: [...new Set([name, 'localhost', ...names])],
      addresses: [...new Set(['127.0.0.1', ...addresses])],
    }),
    createSshKey(`${name}.${cluster}`),
  ]);
  return { name, server, hostKey };
}
