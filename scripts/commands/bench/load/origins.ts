/** Where loads are made from: this machine, or nodes of a cluster. */
import { spawn } from 'node:child_process';
import type { Origin } from '../../../../bench/load/from.ts';
import { GENERATOR_FLAGS } from '../../../../bench/load/generate.ts';
import type { Subject } from '../../../../bench/load/plan.ts';
import { APPLICATION_PORTS, type Cluster, type Node } from '../../../cluster/cluster.ts';
import { PROGRAM_ON_NODES } from '../../../cluster/program/contents.ts';
import { WorkshopError } from '../../../core/errors.ts';
import { requirePrograms } from '../../../system/requirements.ts';
import { findCluster } from '../../cluster/name.ts';
import { sshTo } from '../../cluster/ssh-words.ts';

/** Set when loads are made from nodes. */
export interface Origins {
  readonly cluster: Cluster;
  readonly origins: readonly Origin[];
  /** `from node1, node2`. */
  readonly inWords: string;
}

/** `here`, `all`, or nodes: `node2,node3`. @throws USAGE, NOT_RUNNING; MISSING when there is no ssh on this machine. */
export async function findOrigins(text: string, clusterName?: string): Promise<Origins | undefined> {
  if (text === 'here') return undefined;
  const words = [...new Set(text.split(',').map((word) => word.trim()))];
  if (text !== 'all' && !words.every((word) => /^node[1-9]\d*$/.test(word))) {
    throw new WorkshopError('USAGE', {
      what: `--from ${text}: it takes here, all, or nodes such as node2,node3.`,
    });
  }
  const cluster = await findCluster(clusterName);
  const nodes = text === 'all' ? cluster.nodes : words.map((word) => nodeOf(cluster, word));
  await requirePrograms(['ssh']);
  await refuseOld(nodes, cluster);
  const wordsTo = sshTo(cluster);
  const origins = nodes.map(({ name }) => ({
    name,
    start: () =>
      spawn('ssh', [
        '-T',
        ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10'],
        ...wordsTo(name),
        ['exec', 'node', ...GENERATOR_FLAGS, `${PROGRAM_ON_NODES}/load/generator.mjs`].join(' '),
      ]),
  }));
  return { cluster, origins, inWords: `from ${nodes.map(({ name }) => name).join(', ')}` };
}

function nodeOf(cluster: Cluster, name: string): Node {
  const node = cluster.nodes.find((each) => each.name === name);
  if (node) return node;
  throw new WorkshopError('USAGE', {
    what: `--from ${name}: it is no node of the cluster "${cluster.name}".`,
    hint: `Its nodes are ${cluster.nodes.map((each) => each.name).join(', ')}.`,
  });
}

async function refuseOld(nodes: readonly Node[], { name }: Cluster): Promise<void> {
  const looks = nodes.map((node) => node.run(['test', '-r', `${PROGRAM_ON_NODES}/load/generator.mjs`]));
  if ((await Promise.all(looks)).every(({ exitCode }) => exitCode === 0)) return;
  throw new WorkshopError('USAGE', {
    what: `The nodes of "${name}" have no load generator: an earlier version made them, or they are machines that existed already.`,
    hint: `./workshop down ${name}  and  ./workshop up ${name}  give them one.`,
  });
}

/** The same target as nodes see it. @throws USAGE for what only this machine reaches. */
export function seenFromNodes(subject: Subject, cluster: Cluster, inWords: string): Subject {
  return { ...subject, name: `${subject.name}, ${inWords}`, url: urlOnNodes(subject.url, cluster) };
}

/** What a node publishes on this machine, nodes reach at the node's own address. @throws USAGE for what only this machine reaches. */
export function urlOnNodes(text: string, { nodes }: Cluster): string {
  const url = new URL(text);
  if (nodes.some(({ name, address }) => url.hostname === name || url.hostname === address)) return url.href;
  const address = addressBehind(nodes, url);
  if (address === undefined) {
    throw new WorkshopError('USAGE', {
      what: `${url.origin} is not to be reached from nodes.`,
      hint: 'Load what runs on nodes:  --on node1, each or swarm.',
    });
  }
  url.host = address;
  return url.href;
}

/** `10.213.7.11:8001` for the port of this machine that a node publishes as its own 8001. */
function addressBehind(nodes: readonly Node[], url: URL): string | undefined {
  for (const { published, address } of nodes) {
    const port = APPLICATION_PORTS.find(
      (each) => published[each].host === url.hostname && String(published[each].port) === url.port,
    );
    if (port !== undefined) return `${address}:${port}`;
  }
  return undefined;
}
