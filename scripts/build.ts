/**
 * Makes `.build`: the command line, the services and the load generator, bundled. A bundle starts in half the time that compiling on the fly
 * takes, and the services must be single files anyway. Run by ./workshop whenever a source is newer than the last build.
 */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { buildGenerator } from '../bench/load/bundle.ts';
import { buildServices } from '../dockercoins/build.ts';
import { lazyBuiltins } from '../dockercoins/lazy-builtins.ts';
import { slimRedisPlugin } from '../dockercoins/slim-redis.ts';
import { asTypedOnNodes } from './core/as-typed-on-nodes.ts';
import { ROOT } from './core/root.ts';

/** Bundled like our own code: loaded one by one, their hundreds of files take half a second. All other packages are left where they are. */
const HEAVY =
  /^(commander|dockerode|docker-modem|execa|@peculiar\/x509|mdast-util-from-markdown|mdast-util-to-string|picocolors|reflect-metadata|tar-stream|zod)(\/|$)/;

/** What was CommonJS asks for Node's own modules with `require`, which a module does not have. */
const REQUIRE = {
  js: "import { createRequire as workshopCreateRequire } from 'node:module'; const require = workshopCreateRequire(import.meta.url);",
};

/** A dashboard may run for hours and load a chunk of its own build late; after a day nobody misses them. In ms. */
const KEEP_MS = 24 * 60 * 60_000;

const target = join(ROOT, '.build');
const fresh = join(ROOT, `.build-${process.pid}`);
try {
  await Promise.all([
    buildCommandLine(join(fresh, 'cli')),
    buildInside(join(fresh, 'inside')),
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
    plugins: [leaveOutUnused(), slimRedisPlugin(), lazyBuiltins(), bundleHeavyPackages()],
    banner: REQUIRE,
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: 'linked',
    sourcesContent: false,
    outExtension: { '.js': '.mjs' },
    // A chunk's name is made from its content, so chunks of two builds never stand in each other's way.
    chunkNames: 'chunk-[hash]',
    logLevel: 'warning',
  });
}

/** The program that nodes have: one file, with all it needs, and its messages as one types there. */
function buildInside(outdir: string): Promise<unknown> {
  return build({
    entryPoints: [join(ROOT, 'scripts', 'inside.ts')],
    outdir,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    plugins: [leaveOutUnused(), slimRedisPlugin(), lazyBuiltins(), typedOnNodes()],
    banner: REQUIRE,
    minifySyntax: true,
    minifyWhitespace: true,
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  });
}

function typedOnNodes(): Plugin {
  return {
    name: 'commands as typed on nodes',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) =>
        path.includes('node_modules')
          ? undefined
          : { contents: asTypedOnNodes(await readFile(path, 'utf8')), loader: 'ts' },
      );
    },
  };
}

function leaveOutUnused(): Plugin {
  return {
    name: 'leave out what is never used',
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
    },
  };
}

function bundleHeavyPackages(): Plugin {
  return {
    name: 'bundle heavy packages',
    setup(build) {
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
  for (const part of ['services', 'load', 'inside', 'cli']) {
    await mkdir(join(target, part), { recursive: true });
    const files = await readdir(join(fresh, part));
    // The entry comes last: it must not name chunks that are not there yet.
    for (const file of files.sort(
      (a, b) => Number(a.startsWith('workshop')) - Number(b.startsWith('workshop')),
    )) {
      await rename(join(fresh, part, file), join(target, part, file));
    }
    await removeOld(part, files);
  }
  await writeFile(join(target, 'stamp'), '');
}

async function removeOld(part: string, current: readonly string[]): Promise<void> {
  const before = Date.now() - KEEP_MS;
  for (const file of await readdir(join(target, part))) {
    const path = join(target, part, file);
    if (!current.includes(file) && (await stat(path)).mtimeMs < before) await rm(path, { force: true });
  }
}
