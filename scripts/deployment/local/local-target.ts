/** Starting DockerCoins on this machine, and finding again what runs or was left behind. */
import { sep } from 'node:path';
import { WorkshopError } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import { withLock } from '../../system/lock.ts';
import { freePorts, isFree, LOOPBACK } from '../../system/ports.ts';
import { NEEDED_LOCALLY } from '../../system/programs.ts';
import { requirePrograms } from '../../system/requirements.ts';
import {
  algorithmOf,
  type Deployment,
  type FoundDeployment,
  type StartOptions,
  type Target,
} from '../deployment.ts';
import { converge, processesOf } from './converge.ts';
import { DeploymentFolder, folderNames, localRoot, type Note, type Ports } from './folder.ts';
import { clearAway, LocalDeployment } from './local-deployment.ts';
import { findProcesses, identityIsRunning, identityOf } from './processes.ts';

export const localTarget: Target = { name: 'local', start, find, list };

async function start({
  name,
  counts,
  emit,
  signal,
  lifetime,
  balance = 'roundrobin',
}: StartOptions): Promise<Deployment> {
  if (balance === 'dns') throw noNames();
  await requirePrograms(NEEDED_LOCALLY);
  const folder = new DeploymentFolder(name);
  const begin = async () => {
    await refuseOrClear(folder, emit);
    await folder.create();
    // Until all is up it is ours, whatever becomes of it later: killed now, it is an orphan.
    const owner = await identityOf(process.pid);
    const note: Note = { counts, ports: await choosePorts(emit), owner };
    try {
      await folder.writeNote(note);
      await converge({ folder, note, emit, signal, algorithm: algorithmOf(balance) });
      const settled = lifetime === 'attached' ? note : { ...note, owner: undefined };
      await folder.writeNote(settled);
      return new LocalDeployment(folder, settled, emit, signal);
    } catch (error) {
      await clearAway(folder);
      throw error;
    }
  };
  return withLock(folder.path, begin, { signal });
}

function noNames(): WorkshopError {
  return new WorkshopError('USAGE', {
    what: 'Processes on this machine have no names of their own that DNS could deal out.',
    hint: 'On a node they have:  --on node1',
  });
}

async function find(
  name: string,
  emit: Emit = () => undefined,
  signal?: AbortSignal,
): Promise<FoundDeployment | undefined> {
  const folder = new DeploymentFolder(name);
  const note = await folder.readNote();
  const running = await processesOf(folder);
  if (!note && running.length === 0) return undefined;
  const deployment = new LocalDeployment(folder, note ?? noteFrom(running), emit, signal);
  return { deployment, orphaned: await whyOrphaned(note, running.length) };
}

/** Names of all that have a folder or a process. */
async function list(): Promise<string[]> {
  const root = localRoot() + sep;
  const processes = await findProcesses((deployment) => deployment.startsWith(root));
  const fromProcesses = processes.map(({ labels }) => labels.deployment.slice(root.length));
  return [...new Set([...(await folderNames()), ...fromProcesses])].sort();
}

async function whyOrphaned(note: Note | undefined, running: number): Promise<string | undefined> {
  if (!note) return 'its note is missing or damaged';
  if (note.owner !== undefined && !(await identityIsRunning(note.owner))) {
    return `the program that started it (pid ${note.owner.split(':')[0]}) is gone`;
  }
  return running === 0 && note.owner === undefined ? 'none of its processes runs any more' : undefined;
}

/** What can be told from the processes alone: enough to list and to stop them. */
function noteFrom(running: Awaited<ReturnType<typeof processesOf>>): Note {
  const portOf = (service: string, which = 0) =>
    Number(
      running
        .find(({ labels }) => labels.service === service)
        ?.labels.address.split(',')
        [which]?.split(':')[1] ?? 0,
    );
  const count = (service: string) => running.filter(({ labels }) => labels.service === service).length;
  return {
    counts: { rng: count('rng'), hasher: count('hasher'), worker: count('worker'), webui: count('webui') },
    ports: {
      webui: portOf('webui'),
      rng: portOf('balancer'),
      hasher: portOf('balancer', 1), // where all of its instances are asked
      redis: portOf('redis'),
    },
    owner: undefined,
  };
}

async function refuseOrClear(folder: DeploymentFolder, emit: Emit): Promise<void> {
  const found = await find(folder.name);
  if (!found) return;
  if (!found.orphaned) {
    throw new WorkshopError('ALREADY_RUNNING', {
      what: `DockerCoins ("${folder.name}") runs already on this machine.`,
      why: 'another command started it and has not stopped it',
      hint: './workshop app ps shows it, ./workshop app down stops it.',
    });
  }
  emit({
    event: 'notice',
    level: 'warning',
    text: `Clearing away what was left of "${folder.name}": ${found.orphaned}.`,
  });
  await clearAway(folder);
}

/** The ports that every guide names, or free ones where somebody else has those, which is said. */
async function choosePorts(emit: Emit): Promise<Ports> {
  const usual = { webui: 8000, rng: 8001, hasher: 8002 };
  const free = await freePorts(4);
  const choose = async (service: keyof typeof usual, index: number) => {
    if (await isFree(usual[service])) return usual[service];
    const port = free[index] as number;
    const text = `Port ${usual[service]} is taken by another program: ${service} answers on ${LOOPBACK}:${port} instead.`;
    emit({ event: 'notice', level: 'warning', text });
    return port;
  };
  const ports = {
    webui: await choose('webui', 0),
    rng: await choose('rng', 1),
    hasher: await choose('hasher', 2),
  };
  return { ...ports, redis: free[3] as number };
}
