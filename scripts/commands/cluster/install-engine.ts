import { connectEngine } from '../../cluster/engine/connect.ts';
import { startedEngine } from '../../cluster/engine/start.ts';
import type { Emit } from '../../core/events.ts';
import { installMissing } from '../../system/install.ts';
import { NEEDED_BY_NODES } from '../../system/programs.ts';

/** Installs and starts an engine only where none answers. */
export async function installEngine(emit: Emit, signal?: AbortSignal): Promise<void> {
  const found = await connectEngine().catch(() => undefined);
  if (!found) {
    await installMissing(NEEDED_BY_NODES, emit, signal);
    await startedEngine(emit);
  } else {
    await installMissing(['debootstrap', 'ssh'], emit, signal);
  }
}
