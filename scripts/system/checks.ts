/** What doctor looks at. Every check says what was found and what it is for; `mend` is what to do about it. */
import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../core/root.ts';
import { machineFacts } from './machine.ts';
import { installLine, packageManager } from './package-manager.ts';
import { isFree } from './ports.ts';
import { findProgram, NEEDED_LOCALLY, PROGRAMS, type ProgramName } from './programs.ts';

export interface Check {
  readonly name: string;
  /** `lacking`: a main command will not work; `note`: good to know. */
  readonly state: 'ok' | 'note' | 'lacking';
  readonly found: string;
  readonly neededFor: string;
  readonly mend?: string;
}

const USUAL_PORTS = { 8000: 'the web page', 8001: 'rng', 8002: 'hasher' } as const;
const LITTLE_MEMORY = 1024 ** 3;
const LITTLE_DISK = 1024 ** 3;

export async function checkMachine(): Promise<Check[]> {
  const programs = await Promise.all((Object.keys(PROGRAMS) as ProgramName[]).map(checkProgram));
  const ports = await Promise.all(
    Object.entries(USUAL_PORTS).map(([port, what]) => checkPort(Number(port), what)),
  );
  return [await checkSystem(), ...programs, ...ports, await checkDisk()];
}

/** How programs are asked for their version that do not know `--version`. */
const VERSION_FLAGS: Readonly<Record<string, string>> = { haproxy: '-v', ssh: '-V', tmux: '-V' };

/** The version that a program tells of itself, or undefined. */
export async function versionOf(path: string): Promise<string | undefined> {
  const flag = VERSION_FLAGS[basename(path)] ?? '--version';
  const { stdout, stderr } = await promisify(execFile)(path, [flag], { timeout: 10_000 }).catch(() => ({
    stdout: '',
    stderr: '',
  }));
  return /\d+(\.\d+)+/.exec(stdout || stderr)?.[0];
}

async function checkSystem(): Promise<Check> {
  const { system, cores, memoryBytes } = machineFacts();
  const gibibytes = (memoryBytes / 1024 ** 3).toFixed(1);
  const found = `${system}, ${cores} cores, ${gibibytes} GiB, Node ${process.versions.node}`;
  const check = { name: 'machine', found, neededFor: 'everything' } as const;
  if (process.platform !== 'linux') {
    return {
      ...check,
      state: 'lacking',
      mend: 'Running DockerCoins as processes needs Linux (it finds them in /proc).',
    };
  }
  if (memoryBytes < LITTLE_MEMORY)
    return { ...check, state: 'note', mend: 'Under 1 GiB of memory: keep to a few workers.' };
  return { ...check, state: 'ok' };
}

async function checkProgram(name: ProgramName): Promise<Check> {
  const { neededFor, executables } = PROGRAMS[name];
  const check = { name: executables[0] ?? name, neededFor };
  const path = await findProgram(name);
  if (path)
    return { ...check, state: 'ok', found: `${(await versionOf(path)) ?? 'version unknown'} (${path})` };
  const manager = await packageManager();
  const mend = manager ? installLine(manager, [name]) : "install it with the system's package manager";
  return { ...check, state: NEEDED_LOCALLY.includes(name) ? 'lacking' : 'note', found: 'missing', mend };
}

async function checkPort(port: number, what: string): Promise<Check> {
  const free = await isFree(port);
  return {
    name: `port ${port}`,
    state: free ? 'ok' : 'note',
    found: free ? 'free' : 'taken (another is chosen)',
    neededFor: what,
  };
}

async function checkDisk(): Promise<Check> {
  const { bavail, bsize } = await statfs(ROOT);
  const free = bavail * bsize;
  const check = {
    name: 'disk',
    found: `${(free / 1024 ** 3).toFixed(1)} GiB free`,
    neededFor: 'logs and reports',
  };
  return free < LITTLE_DISK
    ? { ...check, state: 'note', mend: 'Under 1 GiB is free.' }
    : { ...check, state: 'ok' };
}
