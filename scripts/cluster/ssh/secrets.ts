/** The keys of a cluster of hosts: those kept here, else those kept on a host, else new ones; with certificates for where hosts are now. */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Keep } from '../keep.ts';
import { restoreAuthority } from '../secrets/authority.ts';
import {
  type ClusterSecrets,
  createClusterSecrets,
  createNodeSecrets,
  type NodeSpec,
} from '../secrets/cluster-secrets.ts';
import { parseSecrets } from '../secrets/json.ts';
import type { SeenHost } from './look.ts';
import type { HostRecord } from './record.ts';

export async function ensureHostSecrets(
  keep: Keep,
  cluster: string,
  seen: readonly SeenHost[],
  hosts: readonly HostRecord[],
): Promise<ClusterSecrets> {
  const nodes = hosts.map(nodeSpec);
  // Somebody's keys are on hosts that have begun: where those kept here are of another making, theirs count.
  const old = (await keep.read()) ?? (await fromHosts(cluster, seen));
  if (!old) return createClusterSecrets({ cluster, nodes });
  const fitting = nodes.map((node) =>
    old.nodes.find((each) => each.name === node.name && covers(each.server.certificatePem, node)),
  );
  if (fitting.every(Boolean) && old.nodes.length === nodes.length) return old;
  const authority = await restoreAuthority(old.authority);
  const renewed = nodes.map((node, index) => fitting[index] ?? createNodeSecrets(authority, cluster, node));
  return { ...old, nodes: await Promise.all(renewed) };
}

/** Under which names and addresses the engine of a host is called. */
function nodeSpec({ name, host, address }: HostRecord): NodeSpec {
  const called = [host, address];
  return {
    name,
    addresses: called.filter((each) => isIP(each) !== 0),
    names: called.filter((each) => isIP(each) === 0),
  };
}

function covers(certificatePem: string, { addresses, names = [] }: NodeSpec): boolean {
  const certificate = new X509Certificate(certificatePem);
  const soon = Date.now() + 30 * 24 * 60 * 60 * 1000;
  return (
    addresses.every((address) => certificate.checkIP(address) !== undefined) &&
    names.every((name) => certificate.checkHost(name) !== undefined) &&
    Date.parse(certificate.validTo) > soon
  );
}

async function fromHosts(cluster: string, seen: readonly SeenHost[]): Promise<ClusterSecrets | undefined> {
  for (const { connection, facts } of seen) {
    if (facts.cluster !== cluster) continue;
    const { stdout } = await connection.call(READ);
    try {
      return parseSecrets(stdout);
    } catch {
      // damaged there; the next one has them too
    }
  }
  return undefined;
}

const READ = `exec sh -c 'file=/etc/workshop/secrets.json; if [ "$(id -u)" = 0 ]; then exec cat $file; else exec sudo -n cat $file; fi'`;
