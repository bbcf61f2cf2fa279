/** The packages that this version of the workshop was tested with, and what departs from them in images that were made here. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../core/root.ts';
import type { Engine } from '../engine/connect.ts';
import { imageEntry } from './catalogue.ts';
import { type Packages, packagesOf } from './packages.ts';
import type { ImageState } from './states.ts';

export interface PackageLock {
  /** The release of Debian that all are of. Its packages do not change until the next one. */
  readonly release: string;
  /** A moment when that release was the newest: YYYYMMDDThhmmssZ, as snapshot.debian.org names it. */
  readonly snapshot: string;
  /** By image: the packages that it has and its base has not. */
  readonly images: Readonly<Record<string, Packages>>;
}

export interface PackageReport {
  readonly name: string;
  /** How many packages are in it, those of its base included. */
  readonly count: number;
  readonly different: readonly { readonly name: string; readonly locked: string; readonly found: string }[];
}

export const LOCK_FILE = join(ROOT, 'scripts', 'cluster', 'images', 'packages.lock.json');

export const readLock = async (): Promise<PackageLock> => JSON.parse(await readFile(LOCK_FILE, 'utf8'));

/** What is in each image into which packages were put here. What has the same version as its base has it from there. */
export async function packagesAgainstLock(
  engine: Pick<Engine, 'docker'>,
  states: readonly Pick<ImageState, 'name' | 'state' | 'madeHere'>[],
): Promise<PackageReport[]> {
  const lock = await readLock();
  const known = states.filter(({ name, state }) => state !== 'missing' && lock.images[name]);
  const lists = known.map(async ({ name }) => [name, await packagesOf(engine, name)] as const);
  const found = new Map<string, Packages>(await Promise.all(lists));
  return states
    .filter(({ name, madeHere }) => madeHere && found.has(name))
    .map(({ name }) => {
      const packages = found.get(name) as Packages;
      const base = found.get(imageEntry(name).base ?? '') ?? {};
      return { name, count: Object.keys(packages).length, different: departures(lock, name, packages, base) };
    });
}

function departures(
  lock: PackageLock,
  image: string,
  packages: Packages,
  base: Packages,
): PackageReport['different'] {
  const locked = { ...lock.images[imageEntry(image).base ?? ''], ...lock.images[image] };
  return Object.entries(packages).flatMap(([name, found]) => {
    const wanted = locked[name];
    const isBases = base[name] === found;
    return wanted === undefined || isBases || isSame(wanted, found) ? [] : [{ name, locked: wanted, found }];
  });
}

/** `+b1` is the same source, compiled again: that differs between architectures. */
const isSame = (a: string, b: string): boolean => sourceVersion(a) === sourceVersion(b);
const sourceVersion = (version: string): string => version.replace(/\+b\d+$/, '');

/** One line an image, with as many packages as fit. */
export function describeDepartures(reports: readonly PackageReport[]): string[] {
  return reports
    .filter(({ different }) => different.length > 0)
    .map(({ name, different }) => {
      const some = different.slice(0, 3).map((each) => `${each.name} ${each.found} for ${each.locked}`);
      const more = different.length - some.length;
      return `${name}: ${some.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    });
}
