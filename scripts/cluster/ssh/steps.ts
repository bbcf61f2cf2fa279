/** What makes a host a node, in order. Each step finds its work done where it is, and writes down what it is about to change. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../core/root.ts';
import type { ClusterSecrets } from '../secrets/cluster-secrets.ts';
import { serialiseSecrets } from '../secrets/json.ts';
import type { SeenHost } from './look.ts';
import { type HostRecord, knownHostsOf } from './record.ts';
import type { ScriptName, Values } from './scripts.ts';

export interface StepContext {
  readonly cluster: string;
  readonly secrets: ClusterSecrets;
  readonly hosts: readonly HostRecord[];
  readonly install: boolean;
  /** What shells say of themselves in every node. */
  readonly profile: string;
}

export interface HostStep {
  readonly script: ScriptName;
  readonly title: string;
  values(context: StepContext, record: HostRecord, seen: SeenHost): Values;
}

export const STEPS: readonly HostStep[] = [
  {
    script: 'begin',
    title: 'beginning the record of each host',
    values: ({ cluster, secrets }, { name }) => ({ cluster, node: name, secrets: serialiseSecrets(secrets) }),
  },
  {
    script: 'packages',
    title: 'Docker Engine and tools',
    values: ({ install }, _record, { facts }) => ({
      wanted: install && facts.hasApt ? facts.missing.join(' ') : '',
    }),
  },
  {
    script: 'name',
    title: 'names',
    values: ({ hosts }, { name }) => ({
      node: name,
      peers: hosts.map((peer) => `${peer.address}\t${peer.name}`).join('\n'),
    }),
  },
  {
    script: 'user',
    title: 'the user docker',
    values: ({ secrets, profile }) => ({ password: secrets.password, profile }),
  },
  {
    script: 'keys',
    title: 'keys',
    values: ({ secrets, hosts }) => ({
      public_key: secrets.userKey.publicKey,
      private_key: secrets.userKey.privateKey.trimEnd(),
      known_hosts: knownHostsOf(
        hosts.map((host) => ({ ...host, host: host.address, port: host.peerPort })),
      ).trimEnd(),
      ssh_config: hosts.map(configOf).join('\n'),
    }),
  },
  { script: 'sshd', title: 'logging in with the password', values: () => ({}) },
  {
    script: 'engine',
    title: 'the engines, with TLS',
    values: ({ secrets }, { name }) => {
      const own = secrets.nodes.find((node) => node.name === name);
      if (!own) throw new Error(`no secrets for ${name}`);
      return {
        ca: secrets.authority.certificatePem,
        certificate: own.server.certificatePem,
        key: own.server.keyPem,
      };
    },
  },
];

/** So that `ssh node2` does on every node, whatever the port is there. */
const configOf = ({ name, address, peerPort }: HostRecord): string =>
  [
    `Host ${name}`,
    `  HostName ${address}`,
    `  Port ${peerPort}`,
    '  User docker',
    '  IdentityFile ~/.ssh/id_workshop',
    `  HostKeyAlias ${name}`,
  ].join('\n');

/** The same as nodes of the other provider have. */
export async function readProfile(): Promise<string> {
  const file = [
    'scripts',
    'cluster',
    'images',
    'recipes',
    'node',
    'files',
    'etc',
    'profile.d',
    'workshop.sh',
  ];
  return (await readFile(join(ROOT, ...file), 'utf8')).trimEnd();
}
