/**
 * The seed: a data root of an engine that has all images. Nodes link to its layers, which takes no time and no disk; loading the
 * images into each node would take seconds of CPU a node. It is mounted in nodes for reading only, containers copy up on write,
 * and removing an image removes a link: nodes disturb neither one another nor the seed.
 */
import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import type { Engine } from '../engine/connect.ts';
import type { NodeRights } from '../engine/rights.ts';
import { LABEL } from '../labels.ts';
import { IMAGES, NODE_IMAGE } from './catalogue.ts';
import type { ImageState } from './states.ts';

/** A container that never runs marks a seed as whole, and keeps its volume from being pruned. */
const RECORD = (volume: string): string => `${volume}-record`;

/** The volume that holds the images as they are now, made first if need be. Resolves to its name. */
export async function ensureSeed(
  { docker }: Engine,
  rights: NodeRights,
  images: readonly ImageState[],
  making: <T>(work: () => Promise<T>) => Promise<T>,
  signal?: AbortSignal,
): Promise<string> {
  const wanted = IMAGES.filter(({ onNodes }) => onNodes).map(({ name }) => name);
  const digest = seedDigest(
    wanted.map((name) => ({ name, id: images.find((each) => each.name === name)?.id })),
  );
  const volume = `workshop-seed-${digest}`;
  if (await exists(docker.getContainer(RECORD(volume)))) return volume;
  await making(async () => {
    await removeSeeds(docker);
    await docker.createVolume({ Name: volume, Labels: { [LABEL.seed]: digest } });
    try {
      await fill(docker, rights, volume, wanted, signal);
    } catch (error) {
      await removeSeeds(docker).catch(() => undefined); // half a seed is good for nothing; the next attempt removes it otherwise
      throw error;
    }
    await docker.createContainer({
      name: RECORD(volume),
      Image: NODE_IMAGE,
      Entrypoint: ['true'],
      Labels: { [LABEL.seed]: digest },
      HostConfig: { Binds: [`${volume}:/var/lib/docker`], NetworkMode: 'none' },
    });
  });
  return volume;
}

/** What a seed holds: images and their names, for the same image may come to be called something else. */
export function seedDigest(images: readonly Pick<ImageState, 'name' | 'id'>[]): string {
  const lines = images.map(({ name, id }) => `${name} ${id ?? ''}`);
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12);
}

/** Removes the seeds that no node uses: those of earlier images, and those that were never finished. */
export async function removeSeeds(docker: Docker): Promise<string[]> {
  const filters = { label: [LABEL.seed] };
  for (const { Id } of await docker.listContainers({ all: true, filters })) {
    await docker.getContainer(Id).remove({ force: true, v: true });
  }
  const { Volumes } = await docker.listVolumes({ filters });
  const removed: string[] = [];
  for (const { Name } of Volumes ?? []) {
    try {
      await docker.getVolume(Name).remove({ force: true });
      removed.push(Name);
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode !== 409) throw error; // a node has it
    }
  }
  return removed;
}

/** Streams the images from the engine into one that runs on the volume for as long as that takes. */
async function fill(
  docker: Docker,
  rights: NodeRights,
  volume: string,
  images: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const container = await docker.createContainer({
    Image: NODE_IMAGE,
    Entrypoint: ['/usr/local/sbin/workshop-seed', 'fill'],
    Cmd: [],
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    Labels: { [LABEL.seed]: 'filling' },
    HostConfig: {
      ...rights.hostConfig,
      Binds: [`${volume}:/var/lib/docker`, ...rights.binds],
      NetworkMode: 'none',
    },
  });
  try {
    const stdin = await container.attach({ stream: true, stdin: true, hijack: true });
    await container.start();
    const archive = await savedImages(docker, images);
    await pipeline(archive, stdin, { ...(signal ? { signal } : {}) });
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    if (StatusCode !== 0)
      throw new Error((await container.logs({ stdout: true, stderr: true })).toString('utf8').trim());
  } catch (error) {
    signal?.throwIfAborted();
    throw new WorkshopError('IMAGE_FAILED', {
      what: 'The images could not be put together for the nodes.',
      why: messageOf(error),
      hint: 'Is there room on the disk of the Docker engine?  docker system df  shows what it holds.',
      cause: error,
    });
  } finally {
    await container.remove({ force: true, v: true }).catch(() => undefined);
  }
}

/** `docker save` of all of them: layers that they share come once. Its types lack the call. */
export function savedImages(docker: Docker, names: readonly string[]): Promise<NodeJS.ReadableStream> {
  return (docker as unknown as { getImages(options: object): Promise<NodeJS.ReadableStream> }).getImages({
    names: [...names],
  });
}

async function exists(container: Docker.Container): Promise<boolean> {
  try {
    await container.inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}
