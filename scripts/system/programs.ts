/** The system's programs that we use: what each is for, which package brings it, and whether it is here. */
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

export type ProgramName =
  | 'redis'
  | 'haproxy'
  | 'chromium'
  | 'engine'
  | 'docker'
  | 'debootstrap'
  | 'ssh'
  | 'curl'
  | 'tmux';

export interface Program {
  readonly name: ProgramName;
  /** Executables that will do, the preferred one first. */
  readonly executables: readonly string[];
  readonly neededFor: string;
}

export const PROGRAMS: Readonly<Record<ProgramName, Program>> = {
  redis: {
    name: 'redis',
    executables: ['redis-server', 'valkey-server'],
    neededFor: 'the wallet and the counter of DockerCoins',
  },
  haproxy: {
    name: 'haproxy',
    executables: ['haproxy'],
    neededFor: 'the balancer in front of rng and hasher',
  },
  chromium: {
    name: 'chromium',
    executables: ['chromium', 'chromium-browser', 'google-chrome'],
    neededFor: 'the tests of the web page, and printing cards',
  },
  engine: {
    name: 'engine',
    executables: ['dockerd'],
    neededFor: 'running nodes: Docker Engine',
  },
  docker: {
    name: 'docker',
    executables: ['docker'],
    neededFor: 'Docker contexts that lead to nodes',
  },
  debootstrap: {
    name: 'debootstrap',
    executables: ['debootstrap'],
    neededFor: 'making images where no registry answers',
  },
  ssh: {
    name: 'ssh',
    executables: ['ssh'],
    neededFor: 'a shell on a node, and hosts as nodes',
  },
  curl: {
    name: 'curl',
    executables: ['curl'],
    neededFor: 'the floor of bench up (nothing else)',
  },
  tmux: {
    name: 'tmux',
    executables: ['tmux'],
    neededFor: 'the tests of the dashboard',
  },
};

/** What running DockerCoins on this machine needs. */
export const NEEDED_LOCALLY: readonly ProgramName[] = ['redis', 'haproxy'];
/** What running nodes on this machine needs, where no engine is there already. */
export const NEEDED_BY_NODES: readonly ProgramName[] = ['engine', 'debootstrap', 'ssh'];
/** What the tests need. */
export const NEEDED_BY_TESTS: readonly ProgramName[] = ['redis', 'haproxy', 'chromium', 'tmux'];

/** Debian keeps servers in sbin, which is not on everybody's PATH. */
const MORE_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The full path of a program, or undefined. */
export function findProgram(name: ProgramName): Promise<string | undefined> {
  return findExecutable(PROGRAMS[name].executables);
}

/** The full path of the first of `executables` that is on the PATH, or where Debian keeps servers; undefined when none is. */
export async function findExecutable(executables: readonly string[]): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...MORE_FOLDERS];
  for (const executable of executables) {
    for (const folder of folders) {
      const path = join(folder, executable);
      if (await isExecutable(path)) return path;
    }
  }
  return undefined;
}

/** Those of `names` that are not here. */
export async function missingPrograms(names: readonly ProgramName[]): Promise<ProgramName[]> {
  const found = await Promise.all(names.map(findProgram));
  return names.filter((_, index) => found[index] === undefined);
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
