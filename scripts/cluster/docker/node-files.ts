/** What is put into a node before it starts: certificates, keys, the password, what it belongs to. Nothing of it is ever in an image or an environment. */
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import type { Abilities, ClusterSpec } from '../cluster.ts';
import { DESCRIPTION_IN_NODE, type Description, serialiseDescription } from '../inside/description.ts';
import { nodeName } from '../labels.ts';
import type { ClusterSecrets } from '../secrets/cluster-secrets.ts';
import { serialiseSecrets } from '../secrets/json.ts';
import { addressOf, type ClusterNetwork } from './network.ts';

/** The student's user and group in the image. */
const DOCKER_USER = { uid: 1000, gid: 990 } as const;

interface PlacedFile {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
  readonly owner?: typeof DOCKER_USER;
}

/** A tar stream to be unpacked at `/`. */
export function nodeFiles(secrets: ClusterSecrets, node: string, description: Description): Readable {
  const own = secrets.nodes.find(({ name }) => name === node);
  if (!own) throw new Error(`no secrets for ${node}`);
  const knownHosts = secrets.nodes.map(({ name, hostKey }) => `${name} ${hostKey.publicKey}\n`).join('');
  const ssh = (name: string, content: string, mode: number): PlacedFile => ({
    path: `home/docker/.ssh/${name}`,
    content,
    mode,
    owner: DOCKER_USER,
  });
  const files: PlacedFile[] = [
    { path: 'etc/docker/tls/ca.pem', content: secrets.authority.certificatePem, mode: 0o644 },
    { path: 'etc/docker/tls/cert.pem', content: own.server.certificatePem, mode: 0o644 },
    { path: 'etc/docker/tls/key.pem', content: own.server.keyPem, mode: 0o600 },
    { path: 'etc/ssh/ssh_host_ecdsa_key', content: own.hostKey.privateKey, mode: 0o600 },
    { path: 'etc/ssh/ssh_host_ecdsa_key.pub', content: `${own.hostKey.publicKey}\n`, mode: 0o644 },
    { path: 'etc/workshop/login', content: `docker:${secrets.password}\n`, mode: 0o600 },
    // The cluster carries what is needed to take it up again when this machine's state folder is lost.
    { path: SECRETS_IN_NODE.slice(1), content: serialiseSecrets(secrets), mode: 0o600 },
    { path: DESCRIPTION_IN_NODE.slice(1), content: serialiseDescription(description), mode: 0o644 },
    ssh('id_ecdsa', secrets.userKey.privateKey, 0o600),
    ssh('id_ecdsa.pub', `${secrets.userKey.publicKey}\n`, 0o644),
    ssh('authorized_keys', `${secrets.userKey.publicKey}\n`, 0o600),
    ssh('known_hosts', knownHosts, 0o644),
  ];
  const tar = pack();
  tar.entry({ name: 'home/docker/.ssh', type: 'directory', mode: 0o700, ...DOCKER_USER });
  tar.entry({ name: 'etc/docker/tls', type: 'directory', mode: 0o700 });
  for (const { path, content, mode, owner } of files)
    tar.entry({ name: path, mode, uid: 0, gid: 0, ...owner }, content);
  tar.finalize();
  return Readable.from(tar);
}

/** What each node knows of the others. */
export function descriptionOf(spec: ClusterSpec, abilities: Abilities, network: ClusterNetwork): Description {
  const nodes = Array.from({ length: spec.nodes }, (_, index) => ({
    name: nodeName(index + 1),
    address: addressOf(network, index + 1),
  }));
  return { name: spec.name, abilities, managers: spec.managers, nodes };
}

export const SECRETS_IN_NODE = '/etc/workshop/secrets.json';
