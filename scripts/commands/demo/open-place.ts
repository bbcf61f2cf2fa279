/** Where the demo runs: five nodes of its own, which are gone when it is over, or processes on this machine. */
import { messageOf, WorkshopError } from '../../core/errors.ts';
import type { Place, PlaceOptions } from './place.ts';

const openCluster = async (options: PlaceOptions): Promise<Place> =>
  (await import('./cluster-place.ts')).clusterPlace(options);
const openLocal = async (options: PlaceOptions): Promise<Place> =>
  (await import('./local-place.ts')).localPlace(options);

/** `auto`: nodes where an engine can be had; else it says why not, and is local. @throws what opening the place throws. */
export async function openPlace(on: 'auto' | 'local' | 'cluster', options: PlaceOptions): Promise<Place> {
  if (on === 'local') return openLocal(options);
  if (on === 'cluster') return openCluster(options);
  try {
    return await openCluster(options);
  } catch (error) {
    if (!isLack(error)) throw error;
    const why = error instanceof WorkshopError ? [error.what, error.why, error.hint] : [messageOf(error)];
    options.emit({
      event: 'notice',
      level: 'warning',
      text: `No nodes, so processes on this machine instead. ${why.filter(Boolean).join(' ')}`,
    });
    return openLocal(options);
  }
}

/** Whether this machine cannot run nodes, as against something that broke under way. */
function isLack(error: unknown): boolean {
  if (!(error instanceof WorkshopError)) return false;
  return error.exitCode === 3 || error.code === 'NO_ANSWER' || error.code === 'IMAGE_FAILED';
}
