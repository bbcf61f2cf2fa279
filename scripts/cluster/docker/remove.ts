/** Removing all there is of a cluster. What has gone already is no error: `down` works after any accident. */
import type Docker from 'dockerode';
import type { Removed } from '../cluster.ts';
import { LABEL } from '../labels.ts';

export async function removeCluster(docker: Docker, cluster: string): Promise<Removed> {
  const filters = { label: [`${LABEL.cluster}=${cluster}`] };
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters: JSON.stringify(filters) } as Docker.NetworkListOptions),
    docker.listVolumes({ filters }),
  ]);
  const volumes = new Set((Volumes ?? []).map(({ Name }) => Name));
  const removeVolume = (name: string) => gone(() => docker.getVolume(name).remove({ force: true }));
  await Promise.all(
    containers.map(async ({ Id, Mounts }) => {
      await gone(() => docker.getContainer(Id).remove({ force: true, v: true }));
      // A node's volume goes while the engine takes down the next node's ports, which it does one at a time.
      await Promise.all(Mounts.map(({ Name = '' }) => volumes.has(Name) && removeVolume(Name)));
    }),
  );
  await Promise.all([
    ...networks.map(({ Id }) => gone(() => docker.getNetwork(Id).remove())),
    ...[...volumes].map(removeVolume), // those that no container has
  ]);
  return {
    nodes: containers
      .map(({ Labels }) => Labels[LABEL.node] ?? '')
      .filter(Boolean)
      .sort(),
    volumes: [...volumes].sort(),
    networks: networks.map(({ Name }) => Name).sort(),
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
