/** The demo as processes on this machine. */
import { DEFAULT_COUNTS } from '../../deployment/deployment.ts';
import { localTarget } from '../../deployment/local/local-target.ts';
import { versionOf } from '../../system/checks.ts';
import { installMissing } from '../../system/install.ts';
import { NEEDED_LOCALLY } from '../../system/programs.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { DEMO_NAME, type Place, type PlaceOptions } from './place.ts';

/** @throws MISSING naming what is not here. */
export async function localPlace({ emit, signal, install }: PlaceOptions): Promise<Place> {
  if (install) await installMissing(NEEDED_LOCALLY, emit, signal);
  const programs = await requirePrograms(NEEDED_LOCALLY);
  return {
    start: () =>
      localTarget.start({ name: DEMO_NAME, counts: DEFAULT_COUNTS, emit, signal, lifetime: 'attached' }),
    versions: {
      node: process.versions.node,
      redis: (await versionOf(programs.redis)) ?? 'unknown',
      haproxy: (await versionOf(programs.haproxy)) ?? 'unknown',
    },
    [Symbol.asyncDispose]: async () => undefined, // the demo stops what it started
  };
}
