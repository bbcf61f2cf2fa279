/** How much a container takes: 1, 10, 50, 100 of a small service are started, each in a container of its own and all as plain processes. */
import { WorkshopError } from '../../scripts/core/errors.ts';
import type { Emit } from '../../scripts/core/events.ts';
import { inRandomOrder } from '../random-order.ts';
import type { DensityPoint } from '../schema/density-point.ts';
import { removeAll } from './containers.ts';
import { measureDensityPoint } from './measure-point.ts';
import type { Place } from './place.ts';
import { IMAGE } from './program.ts';
import { inWords } from './render.ts';

export interface DensityOptions {
  readonly place: Place;
  /** How many instances, each number once. */
  readonly instances: readonly number[];
  readonly seed: number;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * In random order; what comes back is by kind, then how many. Nothing is left. Interrupted, it returns what there is.
 * @throws IMAGE_FAILED when the engine does not have the image.
 */
export async function measureDensity(options: DensityOptions): Promise<DensityPoint[]> {
  const { place, instances, seed, emit, signal } = options;
  await requireImage(place);
  await removeAll(place.docker); // of a command that was killed
  try {
    const points = await inRandomOrder({
      items: (['container', 'process'] as const).flatMap((kind) =>
        instances.map((number) => ({ kind, instances: number })),
      ),
      seed,
      unit: 'points',
      inWords,
      measure: (each) => measureDensityPoint(each, place, signal),
      emit,
      signal,
    });
    return points.sort((one, other) => one.kind.localeCompare(other.kind) || one.instances - other.instances);
  } finally {
    await removeAll(place.docker);
  }
}

async function requireImage({ docker, name }: Place): Promise<void> {
  try {
    await docker.getImage(IMAGE).inspect();
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error;
    throw new WorkshopError('IMAGE_FAILED', {
      what: `The engine (${name}) has no image ${IMAGE}.`,
      hint: './workshop images  makes what is missing.',
    });
  }
}
