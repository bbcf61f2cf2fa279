/** Sees to it that an engine has every image: pulls what can be pulled, makes the rest. */
import { WorkshopError } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import { step } from '../../core/step.ts';
import type { Engine } from '../engine/connect.ts';
import { bootstrapBase } from './base.ts';
import { buildImage } from './build.ts';
import { BASE_IMAGE, IMAGES, type ImageEntry, imageEntry, NODE_RUNTIME } from './catalogue.ts';
import { type ContextFile, contextOf, digestOf } from './context.ts';
import { describeDepartures, packagesAgainstLock } from './lock.ts';
import { nodeBinary } from './node-binary.ts';
import { pullImage } from './pull.ts';
import { requireSnapshot, withSnapshot } from './snapshot.ts';
import { type ImageState, imageStates } from './states.ts';

export interface EnsureOptions {
  readonly signal?: AbortSignal | undefined;
  /** What is made here has exactly the packages that `packages.lock.json` names, from Debian's archive of earlier days. */
  readonly locked?: boolean | undefined;
}

/**
 * Makes or pulls what is missing, outdated or, with `locked`, of other packages, in order, and returns how all stand then.
 * @throws IMAGE_FAILED, MISSING.
 */
export async function ensureImages(
  engine: Engine,
  emit: Emit,
  { signal, locked = false }: EnsureOptions = {},
): Promise<ImageState[]> {
  let states = await imageStates(engine);
  const departed = locked ? await departedImages(engine, states) : [];
  const missing = states.filter(({ name, state }) => state !== 'present' || departed.includes(name));
  if (missing.length === 0) return states;
  // Before anything is pulled: without the archive nothing is changed.
  const snapshot = locked ? await requireSnapshot(signal) : undefined;
  const registry = missing.some(({ name }) => pullable(name))
    ? await registryAnswers(engine, emit, signal)
    : false;
  for (const [index, entry] of IMAGES.entries()) {
    // A base that was just made makes outdated what stands on it.
    states = await imageStates(engine);
    if (states[index]?.state === 'present' && !departed.includes(entry.name)) continue;
    signal?.throwIfAborted();
    const title = `image ${entry.name}`;
    const onLine = (line: string) =>
      emit({
        event: 'progress',
        step: title,
        done: index,
        total: IMAGES.length,
        unit: 'images',
        detail: line.slice(0, 60),
      });
    await step(emit, title, () => make(engine, entry, { registry, snapshot, onLine, signal, states }));
  }
  states = await imageStates(engine);
  if (locked) await requireLocked(engine, states);
  return states;
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
  /** The mirror of the day that the lock names; undefined: the usual one. */
  readonly snapshot: string | undefined;
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal | undefined;
  readonly states: readonly ImageState[];
}

async function make(engine: Engine, entry: ImageEntry, options: MakeOptions): Promise<void> {
  const { registry, snapshot, onLine, signal, states } = options;
  if (entry.origin !== 'build' && registry && (await pullImage(engine, entry, onLine, signal))) return;
  if (entry.origin === 'bootstrap') return bootstrapBase(engine, onLine, { signal, mirror: snapshot });
  const base = states.find(({ name }) => name === entry.base);
  const files = await contextOf(entry);
  // Of the files as they are in both cases: an image with the packages of the lock is no other than one that has them by itself.
  const digest = digestOf(files, base?.id ?? '');
  const extra: ContextFile[] =
    entry.name === NODE_RUNTIME
      ? [{ path: 'node', content: await nodeBinary(engine.architecture, signal), mode: 0o755 }]
      : [];
  const context = [...(snapshot ? withSnapshot(files, snapshot) : files), ...extra];
  await buildImage(engine, { name: entry.name, files: context, digest, onLine, signal });
}

async function departedImages(engine: Engine, states: readonly ImageState[]): Promise<string[]> {
  const reports = await packagesAgainstLock(engine, states);
  return reports.filter(({ different }) => different.length > 0).map(({ name }) => name);
}

async function requireLocked(engine: Engine, states: readonly ImageState[]): Promise<void> {
  const lines = describeDepartures(await packagesAgainstLock(engine, states));
  if (lines.length === 0) return;
  throw new WorkshopError('IMAGE_FAILED', {
    what: 'The images that were made have other packages than packages.lock.json names.',
    why: lines.join('\n'),
    hint: 'The archive of earlier days gave something else: leave out --locked, or look at WORKSHOP_DEBIAN_SNAPSHOTS if it is set.',
  });
}
