/** A cluster of hosts, ready to be used. */
import { connect } from 'node:net';
import { WorkshopError } from '../../core/errors.ts';
import { LOOPBACK } from '../../system/ports.ts';
import type { Cluster, ClusterSpec } from '../cluster.ts';
import { Keep } from '../keep.ts';
import type { ClusterSecrets } from '../secrets/cluster-secrets.ts';
import type { HostRecord, SshRecord } from './record.ts';
import { SshNode } from './ssh-node.ts';

/** A host that does not take a connection within this time is not there, in ms. */
const PATIENCE_MS = 3000;

/** @throws NOT_RUNNING when a host cannot be reached, or the keys are gone. */
export async function openHosts(name: string, record: SshRecord): Promise<Cluster> {
  const secrets = await new Keep(name).read();
  if (!secrets) throw damaged(name);
  const answers = await Promise.all(record.hosts.map(isUp));
  const away = record.hosts.filter((_, index) => !answers[index]);
  if (away.length > 0) {
    throw new WorkshopError('NOT_RUNNING', {
      what: `The cluster "${name}" is not whole: ${record.hosts.length - away.length} of ${record.hosts.length} hosts can be reached.`,
      why: `no answer: ${away.map((host) => `${host.name} (${host.host}, port ${host.port})`).join(', ')}`,
      hint: `Is it on? Then  ./workshop up ${name} --provider ssh  mends what is missing.`,
    });
  }
  return clusterOf(name, record, secrets);
}

export function clusterOf(name: string, record: SshRecord, secrets: ClusterSecrets): Cluster {
  const keep = new Keep(name);
  const nodes = record.hosts.map((host) => new SshNode(host, keep, secrets));
  return {
    name,
    provider: 'ssh',
    spec: specOf(name, record),
    abilities: record.abilities,
    nodes,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(nodes.map((node) => node[Symbol.asyncDispose]()));
    },
  };
}

export const specOf = (name: string, { hosts, managers }: SshRecord): ClusterSpec => ({
  name,
  nodes: hosts.length,
  managers,
  bind: LOOPBACK,
  hosts: hosts.map(({ target }) => target),
});

export function damaged(name: string): WorkshopError {
  return new WorkshopError('NOT_RUNNING', {
    what: `What this machine keeps of the cluster "${name}" is damaged: the hosts have it too.`,
    hint: `Name them again, and it is mended:  ./workshop up ${name} --provider ssh --hosts …`,
  });
}

/** Whether its sshd takes a connection. */
export function isUp({ host, port }: HostRecord): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PATIENCE_MS, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
