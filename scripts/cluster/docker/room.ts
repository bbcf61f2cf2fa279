/** Whether there is room for the nodes, asked before anything is made. */
import { statfs } from 'node:fs/promises';
import { freemem, totalmem } from 'node:os';
import { WorkshopError } from '../../core/errors.ts';
import type { ClusterSpec } from '../cluster.ts';
import type { Engine } from '../engine/connect.ts';

/** Of a node at rest, and what one needs on the disk besides the images, in bytes; with a margin for what students start. */
const NODE_MEMORY = 120 * 2 ** 20;
const NODE_DISK = 200 * 2 ** 20;
/** The images and the seed, in bytes. */
const IMAGES_DISK = 3 * 2 ** 30;

/** Only for an engine on this machine: of others we know neither disk nor memory. @throws NO_ROOM saying all that is too little. */
export async function checkRoom({ endpoint, rootFolder }: Engine, { nodes }: ClusterSpec): Promise<void> {
  if (!endpoint.url.startsWith('unix://') || process.platform !== 'linux') return;
  const problems: string[] = [];
  const disk = await statfs(rootFolder).catch(() => undefined);
  const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const neededDisk = IMAGES_DISK + nodes * NODE_DISK;
  if (disk && disk.bavail * disk.bsize < neededDisk) {
    problems.push(
      `disk at ${rootFolder}: ${gigabytes(disk.bavail * disk.bsize)} free, ${gigabytes(neededDisk)} needed`,
    );
  }
  const neededMemory = nodes * NODE_MEMORY;
  if (freemem() < neededMemory && totalmem() * 0.8 < neededMemory) {
    problems.push(`memory: ${gigabytes(totalmem())} in all, ${gigabytes(neededMemory)} needed`);
  }
  if (problems.length === 0) return;
  throw new WorkshopError('NO_ROOM', {
    what: `There is too little room for ${nodes} nodes. Nothing was changed.`,
    why: problems.join('\n'),
    hint: 'Ask for fewer with --nodes, or make room:  docker system df  shows what the engine holds.',
  });
}
