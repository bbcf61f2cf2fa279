/** Removing all there is of a cluster. What has gone already is no error: `down` works after any accident. */
import type Docker from 'dockerode';
import type { Removed } from '../cluster.ts';
import { LABEL } from '../labels.ts';

export async function removeCluster(docker: Docker, cluster: string): Promise<Removed> {
  const filters = { label: [`${LABEL.cluster}=${cluster}`] };
  const containers = await docker.listContainers({ all: true, filters });
  await Promise.all(
    containers.map(({ Id }) => gone(() => docker.getContainer(Id).remove({ force: true, v: true }))),
  );
  const [networks, { Volumes }] = await Promise.all([
    docker.listNetworks({ filters: JSON.stringify(filters) } as Docker.NetworkListOptions),
    docker.listVolumes({ filters }),
  ]);
  await Promise.all([
    ...networks.map(({ Id }) => gone(() => docker.getNetwork(Id).remove())),
    ...(Volumes ?? []).map(({ Name }) => gone(() => docker.getVolume(Name).remove({ force: true }))),
  ]);
  return {
    nodes: containers
      .map(({ Labels }) => Labels[LABEL.node] ?? '')
      .filter(Boolean)
      .sort(),
    volumes: (Volumes ?? []).map(({ Name }) => Name).sort(),
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
