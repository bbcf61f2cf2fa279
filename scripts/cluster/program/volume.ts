/** A volume with the program and the tools, filled once for each content and mounted in every node for reading only. */
import type Docker from 'dockerode';
import type { Engine } from '../engine/connect.ts';
import { NODE_IMAGE } from '../images/catalogue.ts';
import { LABEL } from '../labels.ts';
import { digestOfProgram, PROGRAM_ON_NODES, programContents, tarOfProgram } from './contents.ts';

/** Another command may be about to make nodes with a volume that no node has yet. In ms. */
const UNUSED_FOR_MS = 60 * 60_000;

/** @returns the volume's name; made first if need be. Call it with the lock on images held. */
export async function ensureProgram({ docker }: Engine): Promise<string> {
  known ??= readProgram();
  const { entries, digest } = await known;
  const volume = `workshop-program-${digest}`;
  // A container that never runs has the volume, which marks it as whole and keeps it from being pruned.
  const record = `${volume}-record`;
  const filters = { label: [`${LABEL.program}=${digest}`] };
  const found = await docker.listContainers({ all: true, filters });
  if (found.some(({ Names }) => Names.includes(`/${record}`))) return volume;
  await removeOldPrograms(docker);
  for (const { Id } of found) await docker.getContainer(Id).remove({ force: true }); // filled half-way
  await docker.createVolume({ Name: volume, Labels: { [LABEL.program]: digest } });
  const container = await docker.createContainer({
    name: `${volume}-filling`,
    Image: NODE_IMAGE,
    Entrypoint: ['true'],
    Labels: { [LABEL.program]: digest },
    HostConfig: { Binds: [`${volume}:${PROGRAM_ON_NODES}`], NetworkMode: 'none' },
  });
  await container.putArchive(tarOfProgram(entries), { path: PROGRAM_ON_NODES });
  await container.rename({ name: record });
  return volume;
}

/** The files do not change while a command runs, which may make a cluster for each of many students. */
let known: ReturnType<typeof readProgram> | undefined;

async function readProgram() {
  const entries = await programContents();
  return { entries, digest: digestOfProgram(entries) };
}

/** Removes what no node uses any more, and nobody is about to use. */
async function removeOldPrograms(docker: Docker): Promise<void> {
  const filters = { label: [LABEL.program] };
  const before = Date.now() / 1000 - UNUSED_FOR_MS / 1000;
  const containers = await docker.listContainers({ all: true, filters });
  const { Volumes } = await docker.listVolumes({ filters });
  for (const { Name, Labels } of Volumes ?? []) {
    const records = containers.filter((each) => each.Labels[LABEL.program] === Labels?.[LABEL.program]);
    if (records.some(({ Created }) => Created > before)) continue;
    const users = await docker.listContainers({ all: true, filters: { volume: [Name] } });
    if (users.length > records.length) continue;
    for (const { Id } of records) await docker.getContainer(Id).remove({ force: true });
    await docker.getVolume(Name).remove({ force: true });
  }
}
