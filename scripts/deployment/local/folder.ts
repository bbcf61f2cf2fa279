/** The folder of a deployment: its logs, the balancer's socket and configuration, and a note of what is wanted. */
import { lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import { stateFolder } from '../../core/state.ts';
import { type Counts, SERVICES } from '../deployment.ts';

/** Unix sockets have short paths: the kernel takes 107 bytes. */
const LONGEST_SOCKET_PATH = 107;

/** The ports of a deployment that stay the same while instances come and go. */
export type Ports = Readonly<Record<'webui' | 'rng' | 'hasher' | 'redis', number>>;

/** What is wanted of a deployment; what *is* there the kernel knows (see labels.ts). */
export interface Note {
  readonly counts: Counts;
  readonly ports: Ports;
  /** The program that must stop it, as `pid:start time`; undefined once it stands on its own. */
  readonly owner: string | undefined;
}

export class DeploymentFolder {
  readonly path: string;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
    this.path = join(localRoot(), name);
  }

  get balancerSocket(): string {
    return join(this.path, 'balancer.sock');
  }

  get balancerConfiguration(): string {
    return join(this.path, 'haproxy.cfg');
  }

  logFile(instance: string): string {
    return join(this.path, `${instance}.log`);
  }

  /** Makes the folder, readable by nobody else. */
  async create(): Promise<void> {
    if (Buffer.byteLength(this.balancerSocket) > LONGEST_SOCKET_PATH) {
      throw new WorkshopError('START_FAILED', {
        what: `The path of the state folder is too long: ${this.path}`,
        why: `a socket's path has at most ${LONGEST_SOCKET_PATH} bytes`,
        hint: 'Set WORKSHOP_STATE_DIR to a shorter path, such as /tmp/workshop.',
      });
    }
    try {
      await mkdir(this.path, { recursive: true, mode: 0o700 });
      const { uid } = await lstat(this.path);
      if (uid !== process.getuid?.()) throw new Error(`it belongs to another user (${uid})`);
    } catch (error) {
      throw new WorkshopError('START_FAILED', {
        what: `The state folder cannot be used: ${this.path}`,
        why: messageOf(error),
        hint: 'Make it writable, or set WORKSHOP_STATE_DIR to a folder of your own.',
        cause: error,
      });
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  /** undefined when there is none, or none that can be read: the labels of what runs say enough to clear up. */
  async readNote(): Promise<Note | undefined> {
    const text = await readFile(join(this.path, 'note.json'), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : parseNote(text);
  }

  async writeNote(note: Note): Promise<void> {
    const file = join(this.path, 'note.json');
    await writeFile(`${file}.new`, JSON.stringify(note, undefined, 2), { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
}

/** Where all local deployments of this person lie. */
export function localRoot(): string {
  return join(stateFolder(), 'local');
}

export async function folderNames(): Promise<string[]> {
  const entries = await readdir(localRoot(), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

/** Garbage in the folder is no reason to fail: undefined unless every field is what it should be. */
export function parseNote(text: string): Note | undefined {
  try {
    const { counts, ports, owner } = JSON.parse(text) as Note;
    const whole = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
    const sound =
      SERVICES.every((service) => whole(counts[service])) &&
      (['webui', 'rng', 'hasher', 'redis'] as const).every((service) => whole(ports[service])) &&
      (owner === undefined || typeof owner === 'string');
    return sound ? { counts, ports, owner } : undefined;
  } catch {
    return undefined;
  }
}
