/** What must be there before the first node: room, images, the seed, and knowing what the engine grants. */
import type { Emit } from '../../core/events.ts';
import { step } from '../../core/step.ts';
import { withLock } from '../../system/lock.ts';
import type { Abilities, ClusterSpec } from '../cluster.ts';
import type { Engine } from '../engine/connect.ts';
import { type NodeRights, rightsOf } from '../engine/rights.ts';
import { type EnsureOptions, ensureImages } from '../images/ensure.ts';
import { ensureSeed } from '../images/seed.ts';
import { ensureProgram } from '../program/volume.ts';
import { abilitiesOf } from './abilities.ts';
import { checkRoom } from './room.ts';

export interface Prepared {
  readonly abilities: Abilities;
  readonly rights: NodeRights;
  /** The volume that the images are linked from. */
  readonly seed: string;
  /** The volume with the workshop's program and the tools of the guides. */
  readonly program: string;
}

/** Making images takes minutes the first time and nothing later. Two commands at once make them once. */
export async function prepare(
  engine: Engine,
  spec: ClusterSpec | undefined,
  emit: Emit,
  signal?: AbortSignal,
  { locked }: Pick<EnsureOptions, 'locked'> = {},
): Promise<Prepared> {
  if (spec) await checkRoom(engine, [spec], emit);
  return withLock(
    `images ${engine.id}`,
    async () => {
      const images = await ensureImages(engine, emit, { signal, locked });
      const abilities = await abilitiesOf(engine);
      const rights = rightsOf(abilities, engine);
      signal?.throwIfAborted();
      const making = <T>(work: () => Promise<T>) =>
        step(emit, 'putting the images together for the nodes (once)', work);
      const seed = await ensureSeed(engine, rights, images, making, signal);
      return { abilities, rights, seed, program: await ensureProgram(engine) };
    },
    { patienceMs: 15 * 60_000, signal },
  );
}
