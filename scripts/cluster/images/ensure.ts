/** Sees to it that an engine has every image, and says of each where it came from. */
import type { Emit } from '../../core/events.ts';
import { step } from '../../core/step.ts';
import type { Engine } from '../engine/connect.ts';
import { LABEL } from '../labels.ts';
import { bootstrapBase } from './base.ts';
import { buildImage } from './build.ts';
import { BASE_IMAGE, IMAGES, type ImageEntry, imageEntry, NODE_RUNTIME } from './catalogue.ts';
import { type ContextFile, contextOf, digestOf } from './context.ts';
import { nodeBinary } from './node-binary.ts';
import { pullImage } from './pull.ts';

export interface ImageState {
  readonly name: string;
  readonly purpose: string;
  readonly state: 'present' | 'outdated' | 'missing';
  /** `pulled`, `made here from Debian's packages`, `built from our own files`; undefined when it is missing. */
  readonly source: string | undefined;
  readonly id: string | undefined;
  readonly sizeBytes: number | undefined;
}

/** How each image of the catalogue stands on this engine. */
export async function imageStates(engine: Engine): Promise<ImageState[]> {
  const states: ImageState[] = [];
  for (const entry of IMAGES) {
    const found = await inspect(engine, entry.name);
    const base = states.find(({ name }) => name === entry.base);
    states.push({
      name: entry.name,
      purpose: entry.purpose,
      state: found === undefined ? 'missing' : await freshness(entry, found, base),
      source: found === undefined ? undefined : sourceOf(entry, found),
      id: found?.id,
      sizeBytes: found?.sizeBytes,
    });
  }
  return states;
}

/**
 * Makes or pulls what is missing or outdated, in order, and returns how all stand then.
 * @throws IMAGE_FAILED, MISSING.
 */
export async function ensureImages(engine: Engine, emit: Emit, signal?: AbortSignal): Promise<ImageState[]> {
  let states = await imageStates(engine);
  const missing = states.filter(({ state }) => state !== 'present');
  if (missing.length === 0) return states;
  const registry = missing.some(({ name }) => pullable(name))
    ? await registryAnswers(engine, emit, signal)
    : false;
  for (const [index, { name }] of states.entries()) {
    // A base that was just made makes outdated what stands on it.
    states = await imageStates(engine);
    if (states[index]?.state === 'present') continue;
    signal?.throwIfAborted();
    const entry = IMAGES[index] as ImageEntry;
    const title = `image ${name}`;
    const onLine = (line: string) =>
      emit({
        event: 'progress',
        step: title,
        done: index,
        total: IMAGES.length,
        unit: 'images',
        detail: line.slice(0, 60),
      });
    await step(emit, title, () => make(engine, entry, { registry, onLine, signal, base: states }));
  }
  return imageStates(engine);
}

const pullable = (name: string) => IMAGES.some((entry) => entry.name === name && entry.origin !== 'build');

/** Asked once: waiting for a registry that is not there, image by image, would take minutes. */
function registryAnswers(engine: Engine, emit: Emit, signal?: AbortSignal): Promise<boolean> {
  const quiet = () => undefined;
  return step(
    emit,
    'asking the registry',
    () => pullImage(engine, imageEntry(BASE_IMAGE), quiet, signal),
    (answers) => (answers ? 'images are pulled' : "none answers: images are made from Debian's packages"),
  );
}

interface MakeOptions {
  readonly registry: boolean;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal | undefined;
  readonly base: readonly ImageState[];
}

async function make(engine: Engine, entry: ImageEntry, options: MakeOptions): Promise<void> {
  const { registry, onLine, signal } = options;
  if (entry.origin !== 'build' && registry && (await pullImage(engine, entry, onLine, signal))) return;
  if (entry.origin === 'bootstrap') return bootstrapBase(engine, onLine, signal);
  const base = options.base.find(({ name }) => name === entry.base);
  const files = await filesOf(entry);
  const digest = digestOf(files, base?.id ?? '');
  const extra: ContextFile[] =
    entry.name === NODE_RUNTIME
      ? [{ path: 'node', content: await nodeBinary(engine.architecture, signal), mode: 0o755 }]
      : [];
  await buildImage(engine, { name: entry.name, files: [...files, ...extra], digest, onLine, signal });
}

const filesOf = (entry: ImageEntry) => contextOf(entry);

interface Found {
  readonly id: string;
  readonly sizeBytes: number;
  readonly recipe: string | undefined;
  readonly digests: readonly string[];
}

async function inspect({ docker }: Engine, name: string): Promise<Found | undefined> {
  try {
    const { Id, Size, Config, RepoDigests } = await docker.getImage(name).inspect();
    return { id: Id, sizeBytes: Size, recipe: Config?.Labels?.[LABEL.recipe], digests: RepoDigests ?? [] };
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

/** What we built must be of today's content; what was pulled, or bears the name by somebody else's doing, is taken as it is. */
async function freshness(
  entry: ImageEntry,
  found: Found,
  base: ImageState | undefined,
): Promise<'present' | 'outdated'> {
  if (entry.origin === 'bootstrap') return 'present';
  if (entry.origin === 'package' && found.recipe === undefined) return 'present';
  if (base === undefined || base.state !== 'present') return 'outdated';
  return found.recipe === digestOf(await filesOf(entry), base.id ?? '') ? 'present' : 'outdated';
}

function sourceOf(entry: ImageEntry, { recipe, digests }: Found): string {
  if (entry.origin === 'build') return 'built from our own files';
  if (recipe !== undefined) return "built here from Debian's packages";
  const pulled = digests.map((digest) => digest.split('@')[1]);
  if (pulled.includes(entry.digest)) return 'pulled, as pinned';
  if (pulled.length > 0) return `there already, ${pulled[0]?.slice(0, 19)}`;
  return entry.origin === 'bootstrap' ? "made here from Debian's packages" : 'there already';
}
