/** What nodes could leave behind on this machine, counted. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Engine } from '../../scripts/cluster/engine/connect.ts';
import { stateFolder } from '../../scripts/core/state.ts';

export type Traces = Readonly<Record<string, number>>;

/** What an engine starts for containers and their ports, and what runs in nodes. */
const PROCESSES = /^(docker-proxy|containerd-shim.*|dockerd|containerd|sshd|tini)$/;

/** Of the whole machine, whoever made it: a trace is a trace also when it has lost its name. */
export async function countTraces({ docker }: Engine): Promise<Traces> {
  const [containers, networks, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
  ]);
  return {
    containers: containers.length,
    networks: networks.length,
    volumes: (Volumes ?? []).length,
    files: (await entries(stateFolder())).length,
    processes: await countProcesses(),
    mounts: await countLines('/proc/mounts'),
    interfaces: (await entries('/sys/class/net', false)).length,
    'control groups': await countFolders('/sys/fs/cgroup'),
    'firewall rules': await countRules(),
  };
}

/** What there is more of, in words: `2 mounts`. */
export function grown(before: Traces, after: Traces): string[] {
  return Object.entries(after)
    .map(([kind, count]) => [count - (before[kind] ?? 0), kind] as const)
    .filter(([more]) => more > 0)
    .map(([more, kind]) => `${more} ${kind}`);
}

const entries = (folder: string, recursive = true): Promise<string[]> =>
  readdir(folder, { recursive }).catch(() => []);

async function countLines(file: string): Promise<number> {
  return (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean).length;
}

async function countFolders(folder: string): Promise<number> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((entry) => entry.isDirectory()).length;
}

async function countProcesses(): Promise<number> {
  const pids = (await entries('/proc', false)).filter((name) => /^\d+$/.test(name));
  const names = await Promise.all(
    pids.map((pid) => readFile(join('/proc', pid, 'comm'), 'utf8').catch(() => '')),
  );
  return names.filter((name) => PROCESSES.test(name.trim())).length;
}

/** NaN, which no comparison finds grown, where one may not look. */
async function countRules(): Promise<number> {
  const { stdout, failed } = await execa('iptables-save', {
    reject: false,
    env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
  return failed ? Number.NaN : stdout.split('\n').filter((line) => line.startsWith('-A')).length;
}
