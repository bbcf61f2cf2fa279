/** Terminals on the nodes of a cluster, by the keys that are kept for it. */
import { lineScreen } from '../../../labs/runner/terminal/line-screen.ts';
import { allOf } from '../../../labs/runner/terminal/recorder.ts';
import { type Screen, Terminals } from '../../../labs/runner/terminal/terminals.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { Keep } from '../../cluster/keep.ts';
import { WorkshopError } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { sshOptions } from '../cluster/ssh-config.ts';

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

/** The words after `ssh` that lead to a node of the cluster. */
export function sshTo(cluster: Cluster): (name: string) => readonly string[] {
  const keep = new Keep(cluster.name);
  return (name) => {
    const node = cluster.nodes.find((each) => each.name === name);
    if (!node) throw new WorkshopError('USAGE', { what: `The cluster "${cluster.name}" has no ${name}.` });
    const options = Object.entries(sshOptions(keep, node)).flatMap(([option, value]) => [
      '-o',
      `${option}=${value}`,
    ]);
    return [...options, node.ssh.host];
  };
}
