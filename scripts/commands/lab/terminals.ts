/** Terminals on the nodes of a cluster, by the keys that are kept for it. */
import { lineScreen } from '../../../labs/runner/terminal/line-screen.ts';
import { allOf } from '../../../labs/runner/terminal/recorder.ts';
import { type Screen, Terminals } from '../../../labs/runner/terminal/terminals.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Emit } from '../../core/events.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { sshTo } from '../cluster/ssh-words.ts';

export interface OpenOptions {
  readonly signal: AbortSignal;
  readonly screens?: readonly Screen[] | undefined;
}

/** @throws MISSING when there is no ssh on this machine. */
export async function openTerminals(
  cluster: Cluster,
  { signal, screens = [] }: OpenOptions,
): Promise<Terminals> {
  await requirePrograms(['ssh']);
  return new Terminals({ sshTo: sshTo(cluster), screen: allOf(screens), signal });
}

/** What is typed and printed, line by line, as the log of a terminal. */
export function shownBy(emit: Emit, demo = false): Screen {
  return lineScreen({
    demo,
    emit: (instance, line) => emit({ event: 'log', instance, service: 'terminal', line }),
  });
}
