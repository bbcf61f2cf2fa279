/** Taking back on each host what was done there, by its journal. */
import { WorkshopError } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import { Connection, LoginError } from './connection.ts';
import { destinationOf, parseHost } from './host-list.ts';
import type { HostRecord } from './record.ts';
import { runScript } from './scripts.ts';
import { troubleOf } from './trouble.ts';

/** Where nothing of the cluster is, nothing is done. */
export async function undoHost(
  connection: Connection,
  host: string,
  cluster: string,
  emit: Emit,
): Promise<void> {
  const { said } = await runScript(connection, host, 'undo', { cluster });
  for (const text of said) emit({ event: 'notice', level: 'info', text: `${host}: ${text}` });
}

/** All at the same time. Resolves to the names of those that are as before, and to what went wrong with the others. */
export async function undoHosts(
  cluster: string,
  hosts: readonly HostRecord[],
  knownHosts: string,
  emit: Emit,
): Promise<{ undone: string[]; failures: string[] }> {
  const undone: string[] = [];
  const failures: string[] = [];
  const undo = async (host: HostRecord) => {
    const target = parseHost(host.target);
    if (!target) return void failures.push(`${host.name}: "${host.target}" is no host`);
    try {
      await using connection = await Connection.open({ target, knownHosts, pinned: true });
      await undoHost(connection, host.name, cluster, emit);
      undone.push(host.name);
    } catch (error) {
      failures.push(`${host.name} (${host.target}): ${reasonOf(error, destinationOf(target), host.port)}`);
    }
  };
  await Promise.all(hosts.map(undo));
  return {
    undone: undone.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })),
    failures: failures.sort(),
  };
}

function reasonOf(error: unknown, destination: string, port: number): string {
  if (error instanceof LoginError) return troubleOf(error.stderr, destination, port).why;
  if (error instanceof WorkshopError) return error.why ?? error.what;
  throw error;
}
