/** Removing all there is of a cluster. What has gone already is no error: `down` works after any accident. */
import type Docker from 'dockerode';
import { all } from '../../core/all.ts';
import type { Removed } from '../cluster.ts';
import { LABEL } from '../labels.ts';

/** How often it is looked whether more has come: what a killed command asked for last, the engine may still be making. */
const LOOKS = 5;

export async function removeCluster(docker: Docker, cluster: string): Promise<Removed> {
  const removed = { nodes: [] as string[], volumes: [] as string[], networks: [] as string[] };
  for (let look = 0; look < LOOKS; look++) {
    const found = await removeFound(docker, cluster);
    for (const kind of ['nodes', 'volumes', 'networks'] as const) removed[kind].push(...found[kind]);
    if (found.nodes.length + found.volumes.length + found.networks.length === 0) break;
  }
  const once = (names: string[]) => [...new Set(names)].sort();
  return {
    nodes: once(removed.nodes),
    volumes: once(removed.volumes),
    networks: once(removed.networks),
  };
}

async function removeFound(docker: Docker, cluster: string): Promise<Removed> {
  const filters = { label: [`${LABEL.cluster}=${cluster}`] };
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters: JSON.stringify(filters) } as Docker.NetworkListOptions),
    docker.listVolumes({ filters }),
  ]);
  const volumes = (Volumes ?? []).map(({ Name }) => Name);
  const removeVolume = (name: string) => gone(() => docker.getVolume(name).remove({ force: true }));
  await all(
    containers.map(async ({ Id, Mounts }) => {
      await gone(() => docker.getContainer(Id).remove({ force: true, v: true }));
      // A node's volume goes while the engine takes down the next node's ports, which it does one at a time.
      const own = Mounts.map(({ Name = '' }) => Name).filter((name) => volumes.includes(name));
      await all(own.map(removeVolume));
    }),
  );
  await all([
    ...networks.map(({ Id }) => gone(() => docker.getNetwork(Id).remove())),
    ...volumes.map(removeVolume), // those that no container has
  ]);
  return {
    nodes: containers.map(({ Id, Labels }) => Labels[LABEL.node] ?? Id.slice(0, 12)),
    volumes,
    networks: networks.map(({ Name }) => Name),
  };
}

/** Runs a removal; that it is gone (404), or somebody else is removing it (409), is what we want. */
async function gone(remove: () => Promise<unknown>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode === 404) return;
    if (statusCode === 409 && /already in progress/.test(String(error))) return;
    throw error;
  }
}
