/** DockerCoins and the images on each host: from this machine's engine where it has them, else pulled and built there. */
import { messageOf } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import type { Node } from '../cluster.ts';
import { connectEngine, type Engine } from '../engine/connect.ts';
import { IMAGES } from '../images/catalogue.ts';
import { follow } from '../images/follow.ts';
import { pullImage } from '../images/pull.ts';
import { savedImages } from '../images/seed.ts';
import type { Connection } from './connection.ts';
import { runScript } from './scripts.ts';

const WANTED = IMAGES.filter(({ onNodes }) => onNodes);

export interface ImageHost {
  readonly node: Node;
  readonly connection: Connection;
}

/** Never rejects for an image's sake: what cannot be had is said, with what to do. */
export async function bringImages(
  hosts: readonly ImageHost[],
  emit: Emit,
  signal?: AbortSignal,
): Promise<void> {
  const local = await connectEngine().catch(() => undefined);
  const here = local ? await namesOn(local) : new Set<string>();
  // One after the other: this machine's engine has one disk, and its processor is busy with the first.
  for (const host of hosts) {
    signal?.throwIfAborted();
    const missing = await missingOn(host.node);
    if (missing.length === 0) continue;
    await runScript(host.connection, host.node.name, 'images', { images: missing.join(' ') });
    await bring(host.node, missing, local, here, emit, signal);
    const left = await missingOn(host.node);
    if (left.length > 0) {
      emit({
        event: 'notice',
        level: 'warning',
        text: `${host.node.name} lacks images: ${left.join(', ')}. No engine of this machine has them, and they could be neither pulled nor built there. Make them here with  ./workshop images  and run this again, or give the host a registry it can reach.`,
      });
    }
  }
}

async function bring(
  node: Node,
  missing: readonly string[],
  local: Engine | undefined,
  here: ReadonlySet<string>,
  emit: Emit,
  signal?: AbortSignal,
): Promise<void> {
  const offered = missing.filter((name) => here.has(name));
  if (local && offered.length > 0 && (await architectureOf(node)) === local.architecture) {
    try {
      await copy(local, node, offered, signal);
    } catch (error) {
      signal?.throwIfAborted();
      emit({
        event: 'notice',
        level: 'warning',
        text: `${node.name}: images could not be copied there: ${messageOf(error)}`,
      });
    }
  }
  const left = WANTED.filter(({ name }) => missing.includes(name) && !offered.includes(name));
  for (const entry of left) {
    signal?.throwIfAborted();
    if (entry.origin === 'build') continue;
    // A registry that does not give the first will not give the others.
    if (!(await pullImage({ docker: node.engine }, entry, () => undefined))) return;
  }
  if (left.some(({ origin }) => origin === 'build')) {
    await node.run(['sh', '-c', 'cd dockercoins && docker compose build'], { signal });
  }
}

/** `docker save | docker load`, from engine to engine. */
async function copy(
  { docker }: Engine,
  node: Node,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const archive = await savedImages(docker, names);
  const stop = () => void (archive as NodeJS.ReadableStream & { destroy(): void }).destroy();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const answer = await node.engine.loadImage(archive, signal ? { abortSignal: signal } : {});
    await follow(node.engine, answer, () => undefined);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function missingOn(node: Node): Promise<string[]> {
  const there = await namesOn({ docker: node.engine });
  return WANTED.map(({ name }) => name).filter((name) => !there.has(name));
}

async function namesOn({ docker }: Pick<Engine, 'docker'>): Promise<Set<string>> {
  return new Set((await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []));
}

const architectureOf = async (node: Node): Promise<string> =>
  ((await node.engine.info()) as { Architecture: string }).Architecture;
