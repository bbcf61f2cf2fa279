/** What goes into a build, as a tar stream, and its digest: the same content is never built twice. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { ROOT } from '../../core/root.ts';
import type { ImageEntry } from './catalogue.ts';

export interface ContextFile {
  readonly path: string;
  readonly content: Buffer;
  readonly mode: number;
}

const RECIPES = join(ROOT, 'scripts', 'cluster', 'images', 'recipes');
const DOCKERCOINS = join(ROOT, 'dockercoins');

/** The files of an image's build. `extra` is added as it is. */
export async function contextOf(
  entry: ImageEntry,
  extra: readonly ContextFile[] = [],
): Promise<ContextFile[]> {
  if (entry.recipe === 'node') {
    return [
      ...(await filesBelow(join(RECIPES, 'node'))),
      ...(await dockercoinsFolder('dockercoins/')),
      ...extra,
    ];
  }
  if (entry.name.startsWith('dockercoins-')) return serviceFiles(entry.recipe, '');
  return [...(await filesBelow(join(RECIPES, entry.recipe))), ...extra];
}

/** DockerCoins as a student finds it on a node: Compose files, and each service with its source and what is built from it. */
export async function dockercoinsFolder(prefix: string): Promise<ContextFile[]> {
  const top = (await readdir(DOCKERCOINS)).filter((name) => /\.(ya?ml|cfg|env)$/.test(name));
  const files = await Promise.all(top.map((name) => readOne(join(DOCKERCOINS, name), `${prefix}${name}`)));
  const services = await Promise.all(
    ['rng', 'hasher', 'worker', 'webui'].map((service) => serviceFiles(service, `${prefix}${service}/`)),
  );
  const common = await filesBelow(join(DOCKERCOINS, 'common'), `${prefix}common/`);
  return [...files, ...services.flat(), ...common];
}

/** A service's folder, with the bundle that its Dockerfile copies. */
async function serviceFiles(service: string, prefix: string): Promise<ContextFile[]> {
  const bundle = join(ROOT, '.build', 'services', `${service}.mjs`);
  return [
    ...(await filesBelow(join(DOCKERCOINS, service), prefix)).filter(({ path }) => !path.endsWith('.png')),
    await readOne(bundle, `${prefix}${service}.mjs`),
  ];
}

async function filesBelow(folder: string, prefix = ''): Promise<ContextFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.sort().map((path) => readOne(path, prefix + path.slice(folder.length + 1))));
}

async function readOne(path: string, name: string): Promise<ContextFile> {
  const [content, { mode }] = await Promise.all([readFile(path), stat(path)]);
  return { path: name, content, mode: mode & 0o111 ? 0o755 : 0o644 };
}

/** 12 hexadecimal digits that change when any file, or what it is built on, does. */
export function digestOf(files: readonly ContextFile[], base: string): string {
  const hash = createHash('sha256').update(base);
  for (const { path, content, mode } of files)
    hash.update(`\0${path}\0${mode}\0${content.length}\0`).update(content);
  return hash.digest('hex').slice(0, 12);
}

export function tarOf(files: readonly ContextFile[]): Readable {
  const tar = pack();
  // The same time in all: a cached build stays one.
  for (const { path, content, mode } of files) tar.entry({ name: path, mode, mtime: new Date(0) }, content);
  tar.finalize();
  return Readable.from(tar);
}
