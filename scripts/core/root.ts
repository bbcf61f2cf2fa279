/** Where this project lies on disk, whether the code runs from its sources or from the bundle in `.build`. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json and dockercoins/. */
export const ROOT = findRoot(dirname(fileURLToPath(import.meta.url)));

/** The bundled services, one `<service>.mjs` each. */
export const SERVICES_FOLDER = join(ROOT, '.build', 'services');

/** The bundled load generator. */
export const GENERATOR = join(ROOT, '.build', 'load', 'generator.mjs');

function findRoot(from: string): string {
  let folder = from;
  while (!(existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'dockercoins')))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`no project folder above ${from}`);
    folder = parent;
  }
  return folder;
}
