/** Looking at the hosts, all at the same time, before anything is changed: who answers, and what each is and has. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Emit } from '../../core/events.ts';
import { Connection, LoginError, resolveTarget } from './connection.ts';
import { destinationOf, type HostTarget } from './host-list.ts';
import { lookScript } from './scripts.ts';
import { TOOLS } from './tools.ts';
import { type Trouble, troubleOf } from './trouble.ts';

/** A host that was logged in to. */
export interface SeenHost {
  readonly target: HostTarget;
  /** Where it is reached from here. */
  readonly host: string;
  readonly port: number;
  readonly connection: Connection;
  readonly facts: HostFacts;
}

export interface HostFacts {
  readonly system: string;
  /** It is Debian, Ubuntu or one of their children, with apt. */
  readonly hasApt: boolean;
  readonly architecture: string;
  /** The same for two names of one machine. */
  readonly identity: string;
  readonly address: string | undefined;
  /** Where its sshd listens, on the host itself. */
  readonly peerPort: number;
  readonly hostKeys: readonly string[];
  /** Free where an engine keeps its data, in bytes. */
  readonly diskBytes: number | undefined;
  readonly ipvs: boolean;
  /** The workshop cluster it belongs to, and the node that it is there. */
  readonly cluster: string | undefined;
  readonly node: string | undefined;
  /** It has a folder of ours, whole or not. */
  readonly begun: boolean;
  /** The version of the engine that answers on its socket. */
  readonly engine: string | undefined;
  readonly containers: number;
  readonly inSwarm: boolean;
  /** Its engine holds a pid file; without it nobody knows which process it is. */
  readonly hasPid: boolean;
  readonly hasSystemd: boolean;
  /** Its engine runs with our certificates. */
  readonly serving: boolean;
  /** Somebody listens on 2376. */
  readonly portTaken: boolean;
  /** Words of its daemon.json that would contradict our options. */
  readonly conflicts: readonly string[];
  /** What our steps are made of and it lacks. */
  readonly bare: readonly string[];
  /** Commands it lacks that a node has. */
  readonly missing: readonly string[];
}

/** A host that cannot be used, and why. */
export interface LostHost {
  readonly target: HostTarget;
  readonly trouble: Trouble;
  /** We got in, and may not do what is needed. */
  readonly reached: boolean;
}

/** Never rejects for a host's sake. Host keys that are new are added to `knownHosts`, and said. */
export async function lookAt(
  targets: readonly HostTarget[],
  knownHosts: string,
  emit: Emit,
  signal?: AbortSignal,
): Promise<{ seen: SeenHost[]; lost: LostHost[] }> {
  const known = await linesOf(knownHosts);
  const looked = await Promise.all(targets.map((target) => look(target, knownHosts, signal)));
  for (const line of (await linesOf(knownHosts)).filter((each) => !known.includes(each))) {
    const [host = '', type = '', key = ''] = line.split(' ');
    const fingerprint = createHash('sha256')
      .update(Buffer.from(key, 'base64'))
      .digest('base64')
      .replace(/=+$/, '');
    emit({
      event: 'notice',
      level: 'info',
      text: `${host} was not known: its key ${type} SHA256:${fingerprint} is taken as it is`,
    });
  }
  return {
    seen: looked.filter((each): each is SeenHost => 'facts' in each),
    lost: looked.filter((each): each is LostHost => 'trouble' in each),
  };
}

async function look(
  target: HostTarget,
  knownHosts: string,
  signal?: AbortSignal,
): Promise<SeenHost | LostHost> {
  const { host, port } = await resolveTarget(target);
  let connection: Connection;
  try {
    connection = await Connection.open({ target, knownHosts, pinned: false, signal });
  } catch (error) {
    if (!(error instanceof LoginError)) throw error;
    return { target, trouble: troubleOf(error.stderr, destinationOf(target), port), reached: false };
  }
  try {
    const { exitCode, stdout, stderr } = await lookScript(
      connection,
      TOOLS.map(({ command }) => command),
    );
    const facts = factsOf(stdout);
    if (exitCode === 0 && facts) return { target, host, port, connection, facts };
    await connection.close();
    return { target, trouble: notRoot(stderr, destinationOf(target)), reached: true };
  } catch (error) {
    await connection.close();
    if (!(error instanceof LoginError)) throw error;
    return { target, trouble: troubleOf(error.stderr, destinationOf(target), port), reached: false };
  }
}

function notRoot(stderr: string, destination: string): Trouble {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  if (/sudo|not found|password/i.test(stderr)) {
    return {
      why: `${destination} is not root there, and sudo asks for a password or is not installed (${last})`,
      hint: `Log in as root, or let sudo not ask:  echo 'USER ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/USER  (as root, there)`,
    };
  }
  return {
    why: `its shell did not run what was asked of it (${last || 'it said nothing'})`,
    hint: 'Is its login shell one that runs commands?',
  };
}

/** From the lines of `look.sh`; undefined when they do not tell enough. */
export function factsOf(text: string): HostFacts | undefined {
  const all = (name: string) =>
    text
      .split('\n')
      .flatMap((line) => (line.startsWith(`${name}=`) ? [line.slice(name.length + 1).trim()] : []));
  const one = (name: string) => all(name)[0] || undefined;
  const is = (name: string) => one(name) === 'yes';
  if (one('user') !== '0') return undefined;
  return {
    system: one('system') ?? 'unknown',
    hasApt: is('apt') && /\b(debian|ubuntu)\b/.test(one('family') ?? ''),
    architecture: one('architecture') ?? 'unknown',
    identity: `${one('identity')} ${one('address')}`,
    address: one('address'),
    peerPort: Number(one('port')) || 22,
    hostKeys: all('hostkey'),
    diskBytes: one('disk') === undefined ? undefined : Number(one('disk')),
    ipvs: is('ipvs'),
    cluster: one('cluster'),
    node: one('node'),
    begun: is('workshop'),
    engine: one('engine'),
    containers: Number(one('containers')) || 0,
    inSwarm: one('swarm') === 'active',
    hasPid: one('pid') !== undefined,
    hasSystemd: one('manager') === 'systemd',
    serving: is('serving'),
    portTaken: is('taken'),
    conflicts: all('conflict'),
    bare: all('bare'),
    missing: all('missing'),
  };
}

const linesOf = async (file: string): Promise<string[]> =>
  (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean);
