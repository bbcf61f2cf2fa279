/** How the images of the catalogue stand on an engine: there or not, of today's content or not, and where each came from. */
import type { Engine } from '../engine/connect.ts';
import { LABEL } from '../labels.ts';
import { IMAGES, type ImageEntry } from './catalogue.ts';
import { contextOf, digestOf } from './context.ts';

export interface ImageState {
  readonly name: string;
  readonly purpose: string;
  readonly state: 'present' | 'outdated' | 'missing';
  /** `pulled`, `made here from Debian's packages`, `built from our own files`; undefined when it is missing. */
  readonly source: string | undefined;
  /** Whether Debian's packages were put into it here; what was pulled has them from where it comes. */
  readonly madeHere: boolean;
  readonly id: string | undefined;
  readonly sizeBytes: number | undefined;
}

/** How each image of the catalogue stands on this engine. */
export async function imageStates(engine: Engine): Promise<ImageState[]> {
  const states: ImageState[] = [];
  for (const entry of IMAGES) {
    const found = await inspect(engine, entry.name);
    const base = states.find(({ name }) => name === entry.base);
    states.push({
      name: entry.name,
      purpose: entry.purpose,
      state: found === undefined ? 'missing' : await freshness(entry, found, base),
      source: found === undefined ? undefined : sourceOf(entry, found),
      madeHere: found !== undefined && isMadeHere(entry, found),
      id: found?.id,
      sizeBytes: found?.sizeBytes,
    });
  }
  return states;
}

interface Found {
  readonly id: string;
  readonly sizeBytes: number;
  readonly recipe: string | undefined;
  readonly digests: readonly string[];
}

async function inspect({ docker }: Engine, name: string): Promise<Found | undefined> {
  try {
    const { Id, Size, Config, RepoDigests } = await docker.getImage(name).inspect();
    return { id: Id, sizeBytes: Size, recipe: Config?.Labels?.[LABEL.recipe], digests: RepoDigests ?? [] };
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  }
}

/** What we built must be of today's content; what was pulled, or bears the name by somebody else's doing, is taken as it is. */
async function freshness(
  entry: ImageEntry,
  found: Found,
  base: ImageState | undefined,
): Promise<'present' | 'outdated'> {
  if (entry.origin === 'bootstrap') return 'present';
  if (entry.origin === 'package' && found.recipe === undefined) return 'present';
  if (base === undefined || base.state !== 'present') return 'outdated';
  return found.recipe === digestOf(await contextOf(entry), base.id ?? '') ? 'present' : 'outdated';
}

const isMadeHere = (entry: ImageEntry, { recipe, digests }: Found): boolean =>
  recipe !== undefined || (entry.origin === 'bootstrap' && digests.length === 0);

function sourceOf(entry: ImageEntry, { recipe, digests }: Found): string {
  if (entry.origin === 'build') return 'built from our own files';
  if (recipe !== undefined) return "built here from Debian's packages";
  const pulled = digests.map((digest) => digest.split('@')[1]);
  if (pulled.includes(entry.digest)) return 'pulled, as pinned';
  if (pulled.length > 0) return `there already, ${pulled[0]?.slice(0, 19)}`;
  return entry.origin === 'bootstrap' ? "made here from Debian's packages" : 'there already';
}
