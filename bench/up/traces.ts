/**
 * What nodes leave behind, found by the names they had: a machine is seldom alone with one cluster, so to compare all there is before
 * and after would blame it for what others do.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Engine } from '../../scripts/cluster/engine/connect.ts';
import { LABEL } from '../../scripts/cluster/labels.ts';
import { stateFolder } from '../../scripts/core/state.ts';

export type Traces = Readonly<Record<string, number>>;

/** The names by which the kernel and the engine know what a cluster that runs is made of. */
export async function namesOf({ docker }: Engine, cluster: string): Promise<string[]> {
  const filters = { label: [`${LABEL.cluster}=${cluster}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const inspected = await Promise.all(containers.map(({ Id }) => docker.getContainer(Id).inspect()));
  const networks = await docker.listNetworks({ filters: { label: filters.label } });
  return [
    // The container is in the names of its control groups and of its shim, its layer and its namespace in those of mounts.
    ...inspected.flatMap(({ Id, GraphDriver, NetworkSettings }) => [
      Id,
      ...(/[0-9a-f]{64}/.exec(JSON.stringify(GraphDriver?.Data ?? {})) ?? []),
      ...(NetworkSettings.SandboxKey.split('/')
        .at(-1)
        ?.match(/^[0-9a-f]{8,}$/) ?? []),
    ]),
    // The network is in the name of its bridge, its addresses in processes that forward ports and in the rules of the firewall.
    ...networks.flatMap(({ Id, IPAM }) => [
      `br-${Id.slice(0, 12)}`,
      ...(IPAM?.Config ?? []).map(({ Subnet = '' }) => Subnet.replace(/0\/24$/, '')),
    ]),
  ].filter(Boolean);
}

/** How many of each kind still bear one of `names`, or belong to `cluster`. */
export async function countTraces(
  { docker }: Engine,
  cluster: string,
  names: readonly string[],
): Promise<Traces> {
  const filters = { label: [`${LABEL.cluster}=${cluster}`] };
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters: { label: filters.label } }),
    docker.listVolumes({ filters }),
  ]);
  const bearing = (lines: readonly string[]) =>
    lines.filter((line) => names.some((name) => line.includes(name))).length;
  return {
    containers: containers.length,
    networks: networks.length,
    volumes: (Volumes ?? []).length,
    files: (await entries(join(stateFolder(), 'clusters', cluster))).length,
    processes: bearing(await commandLines()),
    mounts: bearing((await text('/proc/mounts')).split('\n')),
    interfaces: bearing(await entries('/sys/class/net', false)),
    'control groups': bearing((await entries('/sys/fs/cgroup')).filter((path) => !path.includes('.'))),
    'firewall rules': bearing(await firewallRules()),
  };
}

const entries = (folder: string, recursive = true): Promise<string[]> =>
  readdir(folder, { recursive }).catch(() => []);

const text = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

async function commandLines(): Promise<string[]> {
  const pids = (await entries('/proc', false)).filter((name) => /^\d+$/.test(name));
  return Promise.all(pids.map((pid) => text(join('/proc', pid, 'cmdline'))));
}

/** None where one may not look. */
async function firewallRules(): Promise<string[]> {
  const { stdout } = await execa('iptables-save', {
    reject: false,
    env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
  return (stdout ?? '').split('\n');
}
