/**
 * Makes `.build`: the command line, the services and the load generator, bundled. A bundle starts in half the time that compiling on the fly
 * takes, and the services must be single files anyway. Run by ./workshop whenever a source is newer than the last build.
 */
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { buildGenerator } from '../bench/load/bundle.ts';
import { buildServices } from '../dockercoins/build.ts';
import { ROOT } from './core/root.ts';

/** Bundled like our own code: loaded one by one, their hundreds of files take half a second. All other packages are left where they are. */
const HEAVY =
  /^(commander|dockerode|docker-modem|execa|@peculiar\/x509|mdast-util-from-markdown|mdast-util-to-string|picocolors|reflect-metadata|tar-stream|zod)(\/|$)/;

const target = join(ROOT, '.build');
const fresh = join(ROOT, `.build-${process.pid}`);
try {
  await Promise.all([
    buildCommandLine(join(fresh, 'cli')),
    buildServices(join(fresh, 'services')),
    buildGenerator(join(fresh, 'load')),
  ]);
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
    plugins: [bundleHeavyPackages()],
    // What was CommonJS asks for Node's own modules with `require`, which a module does not have.
    banner: {
      js: "import { createRequire as workshopCreateRequire } from 'node:module'; const require = workshopCreateRequire(import.meta.url);",
    },
    sourcemap: 'linked',
    sourcesContent: false,
    outExtension: { '.js': '.mjs' },
    // A chunk's name is made from its content, so chunks of two builds never stand in each other's way.
    chunkNames: 'chunk-[hash]',
    logLevel: 'warning',
  });
}

function bundleHeavyPackages(): Plugin {
  return {
    name: 'bundle heavy packages',
    setup(build) {
      // Parts of dockerode that are never used here, and bring gRPC and an SSH client: BuildKit and ssh:// engines.
      build.onResolve({ filter: /^\.\/(buildkit|session|ssh)$/ }, ({ importer }) =>
        /node_modules\/(dockerode|docker-modem)\//.test(importer)
          ? { path: 'unused', namespace: 'unused' }
          : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({
        contents: 'module.exports = () => { throw new Error("not in this build"); };',
        loader: 'js',
      }));
      build.onResolve({ filter: /^[^./]/ }, ({ path, importer }) =>
        HEAVY.test(path) || importer.includes('node_modules') || path.startsWith('node:')
          ? undefined
          : { external: true },
      );
    },
  };
}

/** File by file, each in one move: a command that runs meanwhile still finds every chunk of its own build. */
async function takePlace(): Promise<void> {
  for (const part of ['services', 'load', 'cli']) {
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
