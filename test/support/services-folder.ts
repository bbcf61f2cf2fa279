/** INTERIM */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { slimRedisPlugin } from '../../dockercoins/slim-redis.ts';
import { ROOT } from '../../scripts/core/root.ts';

let folder: Promise<string> | undefined;
export const servicesFolder = (): Promise<string> => {
  folder ??= make();
  return folder;
};
async function make(): Promise<string> {
  const outdir = await mkdtemp(join(tmpdir(), 'services-'));
  process.on('exit', () => void rm(outdir, { recursive: true }));
  await build({
    entryPoints: ['rng', 'hasher', 'worker'].map((name) => ({
      in: join(ROOT, 'dockercoins', name, 'main.ts'),
      out: name,
    })),
    outdir,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: [slimRedisPlugin()],
  });
  return outdir;
}
