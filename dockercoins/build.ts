/** Bundles each service into one file that needs nothing but Node. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { lazyBuiltins } from './lazy-builtins.ts';
import { slimRedisPlugin } from './slim-redis.ts';
import { pagePlugin } from './webui/bundle-page.ts';

export const SERVICE_NAMES = ['rng', 'hasher', 'worker', 'webui'] as const;

/** CommonJS packages inside an ES module still ask for `require`. */
const BANNER = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Writes `<service>.mjs` for every service into `outdir`. `root` is the folder of this file in the sources. */
export async function buildServices(
  outdir: string,
  root: string = dirname(fileURLToPath(import.meta.url)),
): Promise<void> {
  await build({
    entryPoints: SERVICE_NAMES.map((name) => ({ in: join(root, name, 'main.ts'), out: name })),
    outdir,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    banner: { js: BANNER },
    plugins: [pagePlugin(), slimRedisPlugin(), lazyBuiltins()],
    logLevel: 'warning',
  });
}
