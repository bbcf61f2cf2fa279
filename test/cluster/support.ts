/** A cluster's place in a test: a state folder of its own, a name that nobody has, and nothing left when the test is over. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { ClusterSpec } from '../../scripts/cluster/cluster.ts';
import { dockerProvider } from '../../scripts/cluster/docker/provider.ts';
import { connectEngine } from '../../scripts/cluster/engine/connect.ts';
import { startedEngine } from '../../scripts/cluster/engine/start.ts';
import { LABEL } from '../../scripts/cluster/labels.ts';
import type { WorkshopEvent } from '../../scripts/core/events.ts';
import { LOOPBACK } from '../../scripts/system/ports.ts';
import type { TestContext } from '../guard/suite.ts';

/** Why tests that run nodes cannot; undefined where they can. */
export const noEngine = await startedEngine(() => undefined).then(
  () => undefined,
  (error: Error) => `no Docker engine: ${error.message.split('\n')[0]}`,
);

export { LOOPBACK };

export interface ClusterPlace {
  readonly name: string;
  readonly folder: string;
  readonly events: WorkshopEvent[];
  readonly docker: Docker;
  spec(changes?: Partial<ClusterSpec>): ClusterSpec;
  up(changes?: Partial<ClusterSpec>, signal?: AbortSignal): ReturnType<typeof dockerProvider.up>;
  /** Names of containers, networks and volumes that carry the cluster's label. */
  things(): Promise<string[]>;
}

let count = 0;

export async function freshCluster({ defer }: Pick<TestContext, 'defer'>): Promise<ClusterPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'ws-'));
  const name = `t${process.pid}-${++count}`;
  const before = process.env.WORKSHOP_STATE_DIR;
  process.env.WORKSHOP_STATE_DIR = folder;
  const { docker } = await connectEngine();
  const events: WorkshopEvent[] = [];
  defer(async () => {
    await dockerProvider.down(name, () => undefined);
    if (before === undefined) delete process.env.WORKSHOP_STATE_DIR;
    else process.env.WORKSHOP_STATE_DIR = before;
    await rm(folder, { recursive: true, force: true });
  });
  const spec = (changes: Partial<ClusterSpec> = {}): ClusterSpec => ({
    name,
    nodes: 2,
    managers: 0,
    bind: LOOPBACK,
    ...changes,
  });
  return {
    name,
    folder,
    events,
    docker,
    spec,
    up: (changes, signal) =>
      dockerProvider.up(spec(changes), { emit: (event) => void events.push(event), signal }),
    things: () => thingsOf(docker, name),
  };
}

/** Names of all that there is of a cluster on an engine: containers, networks, volumes. */
export async function thingsOf(docker: Docker, cluster: string): Promise<string[]> {
  const filters = { label: [`${LABEL.cluster}=${cluster}`] };
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters: JSON.stringify(filters) } as Docker.NetworkListOptions),
    docker.listVolumes({ filters }),
  ]);
  return [
    ...containers.map(({ Names }) => Names[0] ?? ''),
    ...[...networks, ...(Volumes ?? [])].map(({ Name }) => Name),
  ];
}
