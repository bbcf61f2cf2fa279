/** The system's package manager: which one, and the names that our programs' packages have there. */
import { access, constants } from 'node:fs/promises';
import type { ProgramName } from './programs.ts';

export interface PackageManager {
  readonly name: string;
  /** Where its program lies. */
  readonly path: string;
  /** The words that fetch the lists of packages, where installing does not do so itself. */
  readonly refresh?: readonly string[];
  /** The words that install packages without a question. */
  readonly install: readonly string[];
  readonly packages: Readonly<Record<ProgramName, readonly string[]>>;
}

export const PACKAGE_MANAGERS: readonly PackageManager[] = [
  {
    name: 'apt-get',
    path: '/usr/bin/apt-get',
    refresh: ['apt-get', 'update'],
    install: ['apt-get', 'install', '--yes', '--no-install-recommends'],
    // The fonts are for Chromium: without any, a page is drawn in empty boxes.
    packages: {
      redis: ['redis-server'],
      haproxy: ['haproxy'],
      chromium: ['chromium', 'fonts-dejavu-core'],
      engine: ['docker.io', 'iptables'],
      docker: ['docker.io'],
      debootstrap: ['debootstrap'],
      ssh: ['openssh-client'],
      curl: ['curl'],
      tmux: ['tmux'],
    },
  },
  {
    name: 'dnf',
    path: '/usr/bin/dnf',
    install: ['dnf', 'install', '--assumeyes'],
    packages: {
      redis: ['valkey'],
      haproxy: ['haproxy'],
      chromium: ['chromium'],
      engine: ['moby-engine'],
      docker: ['moby-engine'],
      debootstrap: ['debootstrap'],
      ssh: ['openssh-clients'],
      curl: ['curl'],
      tmux: ['tmux'],
    },
  },
  {
    name: 'apk',
    path: '/sbin/apk',
    install: ['apk', 'add'],
    packages: {
      redis: ['redis'],
      haproxy: ['haproxy'],
      chromium: ['chromium'],
      engine: ['docker-engine'],
      docker: ['docker-cli'],
      debootstrap: ['debootstrap'],
      ssh: ['openssh-client'],
      curl: ['curl'],
      tmux: ['tmux'],
    },
  },
  {
    name: 'pacman',
    path: '/usr/bin/pacman',
    install: ['pacman', '-S', '--noconfirm'],
    packages: {
      redis: ['valkey'],
      haproxy: ['haproxy'],
      chromium: ['chromium'],
      engine: ['docker'],
      docker: ['docker'],
      debootstrap: ['debootstrap'],
      ssh: ['openssh'],
      curl: ['curl'],
      tmux: ['tmux'],
    },
  },
];

/** The one that this machine has, or undefined. */
export async function packageManager(): Promise<PackageManager | undefined> {
  for (const manager of PACKAGE_MANAGERS) {
    const found = await access(manager.path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return manager;
  }
  return undefined;
}

/** What a person types to install `programs`: all of it, on a machine that has never asked for a package. */
export function installLine(
  manager: PackageManager,
  programs: readonly ProgramName[],
  isRoot = process.getuid?.() === 0,
): string {
  const refresh = manager.refresh && [...(isRoot ? [] : ['sudo']), ...manager.refresh, '&& '].join(' ');
  return `${refresh ?? ''}${installCommand(manager, programs, isRoot).join(' ')}`;
}

/** The command that installs `programs`, as words, with sudo for who is not root. */
export function installCommand(
  manager: PackageManager,
  programs: readonly ProgramName[],
  isRoot = process.getuid?.() === 0,
): string[] {
  const command = [...manager.install, ...programs.flatMap((name) => manager.packages[name])];
  return isRoot ? command : ['sudo', ...command];
}
