/** Makes the generator into one file that needs nothing but Node. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../../scripts/core/root.ts';

/** CommonJS packages inside an ES module still ask for `require`. */
const BANNER = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Writes `generator.mjs` into `outdir`. */
export async function buildGenerator(outdir: string): Promise<void> {
  await build({
    entryPoints: [join(ROOT, 'bench', 'load', 'generator.ts')],
    outdir,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    banner: { js: BANNER },
    logLevel: 'warning',
  });
}
