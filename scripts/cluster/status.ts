/** How a node is: its engine, its part in the Swarm, what it uses. */
import { withinTime } from '../core/within-time.ts';
import type { Node, Role } from './cluster.ts';

export interface NodeStatus {
  readonly name: string;
  /** The version of its engine, or `no answer`. */
  readonly engine: string;
  readonly role: Role;
  readonly containers: number | undefined;
  /** Share of one core over the last half second, in per cent. */
  readonly cpuPercent: number | undefined;
  /** What its processes hold, without the cache of files. */
  readonly memoryBytes: number | undefined;
  /** What it has on the disk of its own: links to the common images do not count. */
  readonly diskBytes: number | undefined;
  readonly ssh: string;
  readonly web: string;
}

/** An engine that does not answer in this time counts as silent, in ms. */
const PATIENCE_MS = 5000;
/** Adding up what a node uses looks at every process and file of it, in ms. */
const USAGE_PATIENCE_MS = 20_000;

/** Never rejects: what cannot be told is undefined. */
export async function nodeStatus(node: Node): Promise<NodeStatus> {
  const [info, use] = await Promise.all([
    withinTime(node.engine.info() as Promise<Info>, PATIENCE_MS).catch(() => undefined),
    withinTime(usageOf(node), USAGE_PATIENCE_MS).catch(() => undefined),
  ]);
  const active = info?.Swarm?.LocalNodeState === 'active';
  return {
    name: node.name,
    engine: info?.ServerVersion ?? 'no answer',
    role: !active ? 'none' : info?.Swarm?.ControlAvailable ? 'manager' : 'worker',
    containers: info?.ContainersRunning,
    cpuPercent: use?.cpuPercent,
    memoryBytes: use?.memoryBytes,
    diskBytes: use?.diskBytes,
    ssh: `${node.ssh.host}:${node.ssh.port}`,
    web: `http://${node.published[8000].host}:${node.published[8000].port}`,
  };
}

interface Info {
  readonly ServerVersion: string;
  readonly ContainersRunning: number;
  readonly Swarm?: { readonly LocalNodeState?: string; readonly ControlAvailable?: boolean };
}

/**
 * Asked of the node itself, the same way whatever made it. Memory is the sum of the proportional set sizes of its processes; disk what
 * is linked once: files linked from the seed have other names too.
 */
const USAGE = `
ticks() { cat /proc/[0-9]*/stat 2>/dev/null | sed 's/.*) //' | awk '{ sum += $12 + $13 } END { print sum + 0 }'; }
before=$(ticks); sleep 0.5; after=$(ticks)
memory=$(cat /proc/[0-9]*/smaps_rollup 2>/dev/null | awk '/^Pss:/ { sum += $2 } END { print sum * 1024 }')
disk=$(find /var/lib/docker -xdev -type f -links 1 -printf '%b\\n' 2>/dev/null | awk '{ sum += $1 } END { print sum * 512 }')
echo "$before $after $(getconf CLK_TCK) $memory $disk"
`;

async function usageOf(node: Node) {
  const { stdout } = await node.run(['sh', '-c', USAGE], { user: 'root' });
  const [before = 0, after = 0, perSecond = 100, memoryBytes = 0, diskBytes = 0] = stdout
    .trim()
    .split(/\s+/)
    .map(Number);
  return { cpuPercent: Math.max(0, ((after - before) / perSecond / 0.5) * 100), memoryBytes, diskBytes };
}
