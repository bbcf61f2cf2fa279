/** What the engines of nodes use: the daemon, and what it hands work on to. */
import type { Node } from '../../scripts/cluster/cluster.ts';

/** Seconds of processor of dockerd, containerd and its shims so far, as the node itself counts them. */
const ASK = `cat /proc/[0-9]*/stat 2>/dev/null | grep -E '\\((dockerd|containerd[^)]*)\\)' | sed 's/.*) //' | awk '{ sum += $12 + $13 } END { print sum / 100 }'`;

export async function engineSeconds(nodes: readonly Node[]): Promise<number[]> {
  return Promise.all(
    nodes.map(async (node) => Number((await node.run(['sh', '-c', ASK], { user: 'root' })).stdout.trim())),
  );
}
