/** Whether there is room for the nodes, asked before anything is made. */
import { readFile, statfs } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { WorkshopError } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import type { ClusterSpec } from '../cluster.ts';
import type { Engine } from '../engine/connect.ts';
import { NODE_IMAGE } from '../images/catalogue.ts';
import { findNodes } from './find.ts';
import { inotifyShortage } from './inotify.ts';
import { neighbourShortage } from './neighbours.ts';

/** Of a node at rest, and what one needs on the disk besides the images, in bytes; with a margin for what students start. */
const NODE_MEMORY = 120 * 2 ** 20;
const NODE_DISK = 200 * 2 ** 20;
/** The images and the seed, in bytes, when they are not there yet. */
const IMAGES_DISK = 3 * 2 ** 30;

/** Only for an engine on this machine: of others we know neither disk nor memory. @throws NO_ROOM saying all that is too little. */
export async function checkRoom(engine: Engine, specs: readonly ClusterSpec[], emit: Emit): Promise<void> {
  if (!engine.local) return;
  const nodes = await nodesToStart(engine, specs);
  if (nodes <= 0) return;
  const shortage = await inotifyShortage(nodes, engine.cgroupVersion);
  const neighbours = await neighbourShortage(nodes);
  const problems = [await diskProblem(engine, nodes), await memoryProblem(nodes)].filter(
    (problem) => problem !== undefined,
  );
  if (shortage?.atRest) problems.push(shortage.text);
  if (problems.length > 0) {
    throw new WorkshopError('NO_ROOM', {
      what: `There is too little room for ${nodes} nodes. Nothing was changed.`,
      why: problems.join('\n'),
      hint: 'Ask for fewer with --nodes, or make room:  docker system df  shows what the engine holds.',
    });
  }
  for (const text of [shortage?.text, neighbours]) {
    if (text !== undefined) emit({ event: 'notice', level: 'warning', text });
  }
}

/** Those that run have their room. */
async function nodesToStart({ docker }: Engine, specs: readonly ClusterSpec[]): Promise<number> {
  const found = await findNodes(docker);
  const missing = specs.map(
    ({ name, nodes }) => nodes - found.filter(({ cluster, running }) => running && cluster === name).length,
  );
  return missing.reduce((sum, each) => sum + Math.max(0, each), 0);
}

async function diskProblem({ docker, rootFolder }: Engine, nodes: number): Promise<string | undefined> {
  const disk = await statfs(rootFolder).catch(() => undefined);
  if (!disk) return undefined;
  const made = await docker
    .getImage(NODE_IMAGE)
    .inspect()
    .then(
      () => true,
      () => false,
    );
  const needed = (made ? 0 : IMAGES_DISK) + nodes * NODE_DISK;
  const free = disk.bavail * disk.bsize;
  return free < needed
    ? `disk at ${rootFolder}: ${gigabytes(free)} free, ${gigabytes(needed)} needed`
    : undefined;
}

async function memoryProblem(nodes: number): Promise<string | undefined> {
  const needed = nodes * NODE_MEMORY;
  const available = await availableMemory();
  return available < needed
    ? `memory: ${gigabytes(available)} of ${gigabytes(totalmem())} available, ${gigabytes(needed)} needed`
    : undefined;
}

/** In bytes. What the kernel could have back from its caches counts, which `freemem` leaves out. */
async function availableMemory(): Promise<number> {
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kibibytes = /^MemAvailable:\s+(\d+)/m.exec(text)?.[1];
  return kibibytes === undefined ? freemem() : Number(kibibytes) * 1024;
}

const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
