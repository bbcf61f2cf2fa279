/** Where containers are started: an engine, and a look at the memory and the disk below it. */
import { readFile, statfs } from 'node:fs/promises';
import type Docker from 'dockerode';
import type { Node } from '../../scripts/cluster/cluster.ts';
import type { Engine } from '../../scripts/cluster/engine/connect.ts';

export interface Place {
  readonly name: string;
  readonly docker: Docker;
  /** Bytes that could be had; null where nobody can look. */
  freeMemory(): Promise<number | null>;
  freeDisk(): Promise<number | null>;
}

/** This machine's engine. One that is elsewhere, or in a virtual machine, has memory and disk that cannot be looked at from here. */
export function placeOfEngine({ docker, local, rootFolder }: Engine): Place {
  return {
    name: 'local',
    docker,
    freeMemory: async () => (local ? availableIn(await readFile('/proc/meminfo', 'utf8')) : null),
    freeDisk: async () => {
      if (!local) return null;
      try {
        const { bavail, bsize } = await statfs(rootFolder);
        return bavail * bsize;
      } catch {
        return null; // not ours to look into
      }
    },
  };
}

/** A node's engine. Its kernel is that of the machine below, and so is the memory that it tells of. */
export function placeOfNode(node: Node): Place {
  const told = async (command: readonly string[]) => {
    const { exitCode, stdout } = await node.run(command, { user: 'root' });
    return exitCode === 0 ? stdout : undefined;
  };
  return {
    name: node.name,
    docker: node.engine,
    freeMemory: async () => availableIn((await told(['cat', '/proc/meminfo'])) ?? ''),
    freeDisk: async () => {
      const words = (await told(['stat', '-f', '-c', '%a %S', '/var/lib/docker']))?.split(' ').map(Number);
      return words?.length === 2 ? (words[0] ?? 0) * (words[1] ?? 0) : null;
    },
  };
}

/** `MemAvailable` of a /proc/meminfo, in bytes. */
function availableIn(meminfo: string): number | null {
  const kibibytes = /^MemAvailable:\s+(\d+)/m.exec(meminfo)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}
