/** All ways of making nodes as one: a cluster is found whichever made it, and a name is one cluster's only. */
import { WorkshopError } from '../core/errors.ts';
import type { Emit } from '../core/events.ts';
import type { Cluster, ClusterSpec, ClusterSummary, Node, Provider, Removed, UpOptions } from './cluster.ts';
import { dockerProvider, openRunning } from './docker/provider.ts';
import { Keep, keptClusters } from './keep.ts';
import { clusterOf, damaged, isUp } from './ssh/open.ts';
import { sshProvider } from './ssh/provider.ts';
import { readRecord } from './ssh/record.ts';

export const PROVIDERS = ['docker', 'ssh'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** @throws ALREADY_RUNNING when the name is that of a cluster which the other provider made; what the provider throws. */
export async function upCluster(spec: ClusterSpec, options: UpOptions): Promise<Cluster> {
  const provider = spec.hosts === undefined ? dockerProvider : sshProvider;
  const other = await whoseOther(spec.name, provider);
  if (other !== undefined) {
    throw new WorkshopError('ALREADY_RUNNING', {
      what: `The cluster "${spec.name}" exists, and was made with --provider ${other}.`,
      hint: `./workshop down ${spec.name}  first, or give the new one another name.`,
    });
  }
  return provider.up(spec, options);
}

async function whoseOther(name: string, provider: Provider): Promise<ProviderName | undefined> {
  if (provider === dockerProvider) return (await isOfHosts(name)) ? 'ssh' : undefined;
  const containers = await unlessNoEngine(dockerProvider.list());
  return containers?.some((cluster) => cluster.name === name) ? 'docker' : undefined;
}

/** @throws NOT_RUNNING when it is not whole, NO_ENGINE when it may be on an engine that does not answer. */
export async function findAnyCluster(name: string): Promise<Cluster | undefined> {
  return (await isOfHosts(name)) ? sshProvider.find(name) : dockerProvider.find(name);
}

/** Every cluster. @throws NO_ENGINE when no engine answers, and there are none of hosts either. */
export async function listClusters(): Promise<ClusterSummary[]> {
  const hosts = await sshProvider.list();
  const containers =
    hosts.length > 0 ? await unlessNoEngine(dockerProvider.list()) : await dockerProvider.list();
  return [...(containers ?? []), ...hosts].sort((a, b) =>
    a.name.localeCompare(b.name, 'en', { numeric: true }),
  );
}

/** Names of all that `down --all` removes: those there are, and those of which a folder is left. */
export async function allNames(): Promise<string[]> {
  return [...new Set([...(await listClusters()).map(({ name }) => name), ...(await keptClusters())])];
}

/** Removes all there is of a cluster; nothing to remove is no error. */
export async function downCluster(name: string, emit: Emit): Promise<Removed> {
  return (await isOfHosts(name)) ? sshProvider.down(name, emit) : dockerProvider.down(name, emit);
}

/** The hosts of a cluster that exists, as they were given. */
export async function hostsOf(name: string): Promise<string[] | undefined> {
  const record = await readRecord(name);
  return record === undefined || record === 'damaged' ? undefined : record.hosts.map(({ target }) => target);
}

/**
 * The nodes of a cluster that run, also when others do not: for whoever only looks, again and again. Nodes that are hosts are kept from
 * one look to the next, for each holds a connection.
 */
export async function runningNodes(name: string): Promise<readonly Node[]> {
  const record = await readRecord(name);
  if (record === undefined) return openRunning(name);
  const secrets = record === 'damaged' ? undefined : await new Keep(name).read();
  if (record === 'damaged' || !secrets) throw damaged(name);
  const known = hosts.get(name) ?? clusterOf(name, record, secrets);
  hosts.set(name, known);
  const answers = await Promise.all(record.hosts.map(isUp));
  return known.nodes.filter((_, index) => answers[index]);
}

const hosts = new Map<string, Cluster>();

/** Ends the connections that `runningNodes` keeps. */
export async function letHostsGo(): Promise<void> {
  const kept = [...hosts.values()];
  hosts.clear();
  await Promise.all(kept.map((cluster) => cluster[Symbol.asyncDispose]()));
}

const isOfHosts = async (name: string): Promise<boolean> => (await readRecord(name)) !== undefined;

/** Who has only clusters of hosts needs no engine. */
async function unlessNoEngine<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const absent =
      error instanceof WorkshopError && (error.code === 'NO_ENGINE' || error.code === 'NO_ANSWER');
    if (absent) return undefined;
    throw error;
  }
}
