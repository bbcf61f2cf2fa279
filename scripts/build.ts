/**
 * Makes `.build`: the command line and the services, bundled. A bundle starts in half the time that compiling on the fly
 * takes, and the services must be single files anyway. Run by ./workshop whenever a source is newer than the last build.
 */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildServices } from '../dockercoins/build.ts';
import { ROOT } from './core/root.ts';

const target = join(ROOT, '.build');
const fresh = join(ROOT, `.build-${process.pid}`);
try {
  await Promise.all([buildCommandLine(join(fresh, 'cli')), buildServices(join(fresh, 'services'))]);
  await takePlace();
} finally {
  await rm(fresh, { recursive: true, force: true });
}

function buildCommandLine(outdir: string): Promise<unknown> {
  return build({
    entryPoints: [join(ROOT, 'scripts', 'workshop.ts')],
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    outExtension: { '.js': '.mjs' },
    // A chunk's name is made from its content, so chunks of two builds never stand in each other's way.
    chunkNames: 'chunk-[hash]',
    logLevel: 'warning',
  });
}

/** File by file, each in one move: a command that runs meanwhile still finds every chunk of its own build. */
async function takePlace(): Promise<void> {
  for (const part of ['cli', 'services']) {
    await mkdir(join(target, part), { recursive: true });
    const files = await readdir(join(fresh, part));
    // The entry comes last: it must not name chunks that are not there yet.
    for (const file of files.sort(
      (a, b) => Number(a.startsWith('workshop')) - Number(b.startsWith('workshop')),
    )) {
      await rename(join(fresh, part, file), join(target, part, file));
    }
  }
  await writeFile(join(target, 'stamp'), '');
}
