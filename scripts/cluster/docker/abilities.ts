/** What an engine grants and its kernel can do, found once for each engine and remembered. */

import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stateFolder } from '../../core/state.ts';
import type { Abilities } from '../cluster.ts';
import type { Engine } from '../engine/connect.ts';
import { probeAbilities } from '../engine/rights.ts';
import { NODE_IMAGE } from '../images/catalogue.ts';

/** @throws NO_ENGINE when the engine cannot run nodes at all. */
export async function abilitiesOf(engine: Engine): Promise<Abilities> {
  const known = await knownAbilities(engine);
  if (known) return known;
  const file = fileOf(engine);
  const abilities = await probeAbilities(engine, NODE_IMAGE);
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
  await writeFile(file, JSON.stringify(abilities), { mode: 0o600 });
  return abilities;
}

/** What was found earlier, if anything. */
export function knownAbilities(engine: Engine): Promise<Abilities | undefined> {
  return readFile(fileOf(engine), 'utf8').then(parse, () => undefined);
}

function fileOf({ id, version }: Engine): string {
  const key = createHash('sha256').update(`${id} ${version}`).digest('hex').slice(0, 16);
  return join(stateFolder(), 'engines', `${key}.json`);
}

function parse(text: string): Abilities | undefined {
  try {
    const { ipvs, privileged } = JSON.parse(text) as Partial<Abilities>;
    return typeof ipvs === 'boolean' && typeof privileged === 'boolean' ? { ipvs, privileged } : undefined;
  } catch {
    return undefined; // asked again
  }
}
