/**
 * Writes what the images have now into packages.lock.json: `npm run lock:packages`, after they were made anew from Debian's packages of
 * today and the tests have passed with them.
 */
import { writeFile } from 'node:fs/promises';
import { connectEngine, type Engine } from '../engine/connect.ts';
import { BASE_IMAGE, IMAGES } from './catalogue.ts';
import { LOCK_FILE, type PackageLock } from './lock.ts';
import { fileIn, type Packages, packagesOf } from './packages.ts';

const lock = await lockOf(await connectEngine());
await writeFile(LOCK_FILE, `${JSON.stringify(lock, undefined, 2)}\n`);
const count = Object.values(lock.images).reduce((sum, packages) => sum + Object.keys(packages).length, 0);
process.stdout.write(
  `Debian ${lock.release}: ${count} packages of ${Object.keys(lock.images).length} images\n`,
);

async function lockOf(engine: Engine): Promise<PackageLock> {
  const release = (await fileIn(engine, BASE_IMAGE, '/etc/debian_version'))?.trim() ?? '';
  const all = new Map<string, Packages>();
  const images: Record<string, Packages> = {};
  for (const { name, base } of IMAGES) {
    const packages = await packagesOf(engine, name);
    const inherited = all.get(base ?? '') ?? {};
    const own = Object.entries(packages).filter(([each]) => inherited[each] === undefined);
    if (own.length > 0) images[name] = Object.fromEntries(own);
    all.set(name, packages);
  }
  const snapshot = new Date().toISOString().replace(/T.*/, 'T000000Z').replaceAll('-', '');
  return { release, snapshot, images };
}
