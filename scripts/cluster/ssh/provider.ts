/** Nodes that are machines which exist already, reached by SSH. */
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import { step } from '../../core/step.ts';
import { count } from '../../core/words.ts';
import { withLock } from '../../system/lock.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { temporaryFolder } from '../../system/temporary-folder.ts';
import { type Cluster, type ClusterSpec, type Provider, problemsOf, type UpOptions } from '../cluster.ts';
import { removeContexts } from '../contexts.ts';
import { Keep } from '../keep.ts';
import { nodeName } from '../labels.ts';
import { refuseUnfit } from './check.ts';
import { type HostTarget, parseHost } from './host-list.ts';
import { lookAt, type SeenHost } from './look.ts';
import { damaged, isUp, openHosts } from './open.ts';
import { provision } from './provision.ts';
import { readRecord, recordedClusters } from './record.ts';
import { undoHost, undoHosts } from './undo.ts';

export const sshProvider: Provider = {
  name: 'ssh',

  async up(spec, options): Promise<Cluster> {
    const problems = problemsOf(spec);
    if (problems.length > 0) {
      throw new WorkshopError('USAGE', { what: problems.join('\n'), hint: './workshop up --help' });
    }
    await requirePrograms(['ssh']);
    const provision = async () => {
      await refuseOther(spec);
      const seen = await lookAndCheck(spec, options);
      try {
        return await provisionOrUndo(spec, seen, options);
      } finally {
        await Promise.all(seen.map(({ connection }) => connection.close()));
      }
    };
    return withLock(lockOf(spec.name), provision, { signal: options.signal });
  },

  async find(name) {
    const record = await readRecord(name);
    if (record === 'damaged') throw damaged(name);
    return record && openHosts(name, record);
  },

  async list() {
    const names = await recordedClusters();
    return Promise.all(
      names.map(async (name) => {
        const record = await readRecord(name);
        const hosts = record === 'damaged' || record === undefined ? [] : record.hosts;
        const running = (await Promise.all(hosts.map(isUp))).filter(Boolean).length;
        const swarm = record !== 'damaged' && (record?.managers ?? 0) > 0;
        return { name, provider: 'ssh', nodes: hosts.length, running, wanted: hosts.length, swarm };
      }),
    );
  },

  async down(name, emit) {
    const keep = new Keep(name); // refuses what is no name before anything is touched
    return withLock(lockOf(name), async () => {
      const record = await readRecord(name);
      if (record === 'damaged') throw damaged(name);
      if (record === undefined) return { nodes: [], volumes: [], networks: [] };
      await requirePrograms(['ssh']);
      const { undone, failures } = await step(emit, `taking back what was done for ${name}`, () =>
        undoHosts(name, record.hosts, keep.knownHosts, emit),
      );
      if (failures.length > 0) {
        const rest =
          undone.length > 0 ? ` ${undone.join(', ')} ${undone.length === 1 ? 'is' : 'are'} as before.` : '';
        throw new WorkshopError('STOP_FAILED', {
          what: `${count(failures.length, 'host')} of the cluster "${name}" could not be set free.${rest}`,
          why: failures.join('\n'),
          hint: `When it can be reached,  ./workshop down ${name}  does the rest. If it is gone for good, delete ${keep.path}`,
        });
      }
      await removeContexts(name);
      await keep.remove();
      return { nodes: undone, volumes: [], networks: [] };
    });
  },
};

/** A cluster that exists is mended, never remodelled: somebody's work is on it. */
async function refuseOther({ name, hosts = [] }: ClusterSpec): Promise<void> {
  const record = await readRecord(name);
  if (record === undefined || record === 'damaged') return;
  const place = (text: string) => {
    const target = parseHost(text);
    return `${target?.host}:${target?.port ?? 22}`;
  };
  const old = record.hosts.map(({ target }) => target);
  if (old.map(place).join() === hosts.map(place).join()) return;
  throw new WorkshopError('ALREADY_RUNNING', {
    what: `The cluster "${name}" exists with other hosts: ${old.join(', ')}.`,
    hint: `./workshop down ${name}  first, or give the new one another name.`,
  });
}

/** Logged in to all of them, and all of them fit. Nothing was changed. */
async function lookAndCheck(
  spec: ClusterSpec,
  { emit, signal, install = false }: UpOptions,
): Promise<SeenHost[]> {
  const targets = (spec.hosts ?? []).map((text) => parseHost(text) as HostTarget); // problemsOf has seen to them
  await using folder = await temporaryFolder('hosts');
  const knownHosts = join(folder.path, 'known_hosts');
  await copyFile(new Keep(spec.name).knownHosts, knownHosts).catch(() => undefined); // there is none yet
  const { seen, lost } = await step(emit, `looking at ${count(targets.length, 'host')}`, () =>
    lookAt(targets, knownHosts, emit, signal),
  );
  try {
    signal?.throwIfAborted();
    refuseUnfit(seen, lost, { cluster: spec.name, managers: spec.managers, install });
    refuseOtherOrder(seen);
  } catch (error) {
    await Promise.all(seen.map(({ connection }) => connection.close()));
    throw error;
  }
  return seen;
}

/** What a host is called stands in its keys, its peers and the Swarm. */
function refuseOtherOrder(seen: readonly SeenHost[]): void {
  const moved = seen.filter(
    ({ facts }, index) => facts.node !== undefined && facts.node !== nodeName(index + 1),
  );
  if (moved.length === 0) return;
  throw new WorkshopError('ALREADY_RUNNING', {
    what: 'The hosts are nodes of this cluster in another order. Nothing was changed.',
    why: moved.map(({ target, facts }) => `${target.text} is ${facts.node}`).join('\n'),
    hint: 'Name them in the order of the nodes.',
  });
}

async function provisionOrUndo(
  spec: ClusterSpec,
  seen: readonly SeenHost[],
  options: UpOptions,
): Promise<Cluster> {
  const { emit, signal, retain, install = false } = options;
  const isNew = (await readRecord(spec.name)) === undefined;
  try {
    return await provision({ spec, seen, install, emit, signal });
  } catch (error) {
    // What had begun before is somebody's, whole or not; what this command began is taken back.
    const fresh = seen.filter(({ facts }) => !facts.begun);
    if (retain) throw error;
    const undone = await Promise.allSettled(
      fresh.map(({ connection, target }) => undoHost(connection, target.text, spec.name, emit)),
    );
    const failed = undone.flatMap((each) => (each.status === 'rejected' ? [messageOf(each.reason)] : []));
    for (const text of failed) {
      emit({
        event: 'notice',
        level: 'warning',
        text: `${text}\n./workshop down ${spec.name}  tries it again.`,
      });
    }
    if (isNew && failed.length === 0 && fresh.length === seen.length) await new Keep(spec.name).remove();
    throw error;
  }
}

const lockOf = (cluster: string): string => `cluster ${cluster}`;
