/** What every node has at `/usr/local/lib/workshop`: the labs as a program, the load generator, and the tools that guides use, with what these import. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { asTypedOnNodes } from '../../core/as-typed-on-nodes.ts';
import { GENERATOR, ROOT } from '../../core/root.ts';

export const PROGRAM_ON_NODES = '/usr/local/lib/workshop';

export type Entry =
  | { readonly path: string; readonly content: Buffer; readonly mode: number }
  | { readonly path: string; readonly link: string };

/** In an order that does not change from call to call. */
export async function programContents(): Promise<Entry[]> {
  const [bundle, generator, guides, compose, tools, zx] = await Promise.all([
    readFile(join(ROOT, '.build', 'inside', 'inside.mjs')),
    readFile(GENERATOR),
    filesBelow('labs', (path) => !path.endsWith('.ts')),
    filesBelow('dockercoins', (path) => /^([^/]+\.(ya?ml|cfg|env)|[^/]+\/Dockerfile)$/.test(path)),
    filesBelow(join('scripts', 'tools'), (path) => path.endsWith('.ts')),
    filesBelow(join('node_modules', 'zx'), (path) => /^(package\.json|build\/[^/]+\.c?js)$/.test(path)),
  ]);
  const script = '#!/bin/sh\nexec node --no-deprecation /usr/local/lib/workshop/inside.mjs "$@"\n';
  return [
    // Beside dockercoins/ it says where the project lies; "module" is what the tools are.
    file('package.json', JSON.stringify({ name: 'workshop', version: await version(), type: 'module' })),
    file('inside.mjs', bundle),
    file('bin/workshop', script, 0o755),
    file('load/generator.mjs', generator),
    ...guides.map(({ path, content }) =>
      file(path, path.endsWith('.md') ? asTypedOnNodes(content.toString()) : content),
    ),
    ...compose,
    ...tools.flatMap(({ path, content }) => {
      const name = basename(path);
      return [
        file(`tools/${name}`, content, 0o755),
        { path: `bin/${name.replace(/\.ts$/, '')}`, link: `../tools/${name}` },
      ];
    }),
    ...zx,
  ];
}

/** Twelve hexadecimal digits that change with any of the files. */
export function digestOfProgram(entries: readonly Entry[]): string {
  const hash = createHash('sha256');
  for (const entry of entries) {
    hash.update(`\0${entry.path}\0`);
    if ('link' in entry) hash.update(entry.link);
    else hash.update(`${entry.mode}\0${entry.content.length}\0`).update(entry.content);
  }
  return hash.digest('hex').slice(0, 12);
}

/** A tar stream to be unpacked at PROGRAM_ON_NODES. */
export function tarOfProgram(entries: readonly Entry[]): Readable {
  const tar = pack();
  for (const entry of entries) {
    if ('link' in entry) tar.entry({ name: entry.path, type: 'symlink', linkname: entry.link });
    else tar.entry({ name: entry.path, mode: entry.mode }, entry.content);
  }
  tar.finalize();
  return Readable.from(tar);
}

const file = (path: string, content: string | Buffer, mode = 0o644): Entry & { content: Buffer } => ({
  path,
  content: Buffer.from(content),
  mode,
});

async function version(): Promise<string> {
  return (JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}

/** Files below a folder of the project for which `isWanted` says yes to the path within it. */
async function filesBelow(folder: string, isWanted: (path: string) => boolean) {
  const top = join(ROOT, folder);
  const found = await readdir(top, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(top.length + 1))
    .filter(isWanted)
    .sort();
  return Promise.all(paths.map(async (path) => file(join(folder, path), await readFile(join(top, path)))));
}
