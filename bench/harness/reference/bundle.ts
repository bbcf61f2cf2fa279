/** Makes a reference into one file that Node runs as it is, as the services are. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../../../scripts/core/root.ts';

export const REFERENCES = ['naive-rng', 'bare-http', 'exact-server', 'same-bytes'] as const;
export type ReferenceName = (typeof REFERENCES)[number];

/** Returns the path of the bundle, in `folder`. */
export async function bundleReference(name: ReferenceName, folder: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(ROOT, 'bench', 'harness', 'reference', `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  });
  return outfile;
}
