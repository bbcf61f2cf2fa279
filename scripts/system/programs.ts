/** The system's programs that we use: what each is for, which package brings it, and whether it is here. */
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { WorkshopError } from '../core/errors.ts';
import { installCommand, packageManager } from './package-manager.ts';

export type ProgramName = 'redis' | 'haproxy' | 'chromium';

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
    neededFor: 'the tests of the web page (nothing else)',
  },
};

/** What running DockerCoins on this machine needs. */
export const NEEDED_LOCALLY: readonly ProgramName[] = ['redis', 'haproxy'];
/** What the tests need. */
export const NEEDED_BY_TESTS: readonly ProgramName[] = ['redis', 'haproxy', 'chromium'];

/** Debian keeps servers in sbin, which is not on everybody's PATH. */
const MORE_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The full path of a program, or undefined. */
export async function findProgram(name: ProgramName): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...MORE_FOLDERS];
  for (const executable of PROGRAMS[name].executables) {
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

/** The path of each. @throws MISSING naming all that are not here, with the command that brings them. */
export async function requirePrograms<Name extends ProgramName>(
  names: readonly Name[],
): Promise<Record<Name, string>> {
  const missing = await missingPrograms(names);
  if (missing.length > 0) throw await missingError(missing);
  const paths = await Promise.all(names.map(async (name) => [name, await findProgram(name)] as const));
  return Object.fromEntries(paths) as Record<Name, string>;
}

export async function missingError(missing: readonly ProgramName[]): Promise<WorkshopError> {
  const manager = await packageManager();
  const lines = missing.map((name) => `${PROGRAMS[name].executables[0]}: ${PROGRAMS[name].neededFor}`);
  return new WorkshopError('MISSING', {
    what: `This machine lacks ${missing.map((name) => PROGRAMS[name].executables[0]).join(' and ')}. Nothing was changed.`,
    why: lines.join('\n'),
    hint: manager
      ? `Add --install to this command, or run:  ${installCommand(manager, missing).join(' ')}`
      : "Install them with the system's package manager, then try again.",
  });
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
