/**
 * What containers use, where an engine cannot tell ("no metrics received": its cgroups are not those it looks in): read from
 * the node's own list of processes, in one go for all of them. Whose a process is tells its ancestor, the shim of a container.
 */
import type { Node } from '../../../scripts/cluster/cluster.ts';

/** Words that the shell knows itself: no other program is started for a process. A shim's command line holds the container's id. */
const ASK = `for p in /proc/[0-9]*; do
  read -r s < $p/stat || continue
  case "$s" in *containerd-shim*) read -r c < $p/cmdline; s="$s @$c" ;; esac
  echo "$s"
done 2>/dev/null`;
/** Linux counts processor time for programs in hundredths of a second. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

export interface ProcessUsage {
  /** Since each process began. */
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

/** By the container's id. */
export async function processUsage(node: Node): Promise<Map<string, ProcessUsage>> {
  const { stdout } = await node.run(['sh', '-c', ASK], { user: 'root' });
  return parseUsage(stdout);
}

interface Process extends ProcessUsage {
  readonly parent: number;
  /** Of a shim: the container it holds. */
  readonly container: string | undefined;
}

/** A line a process, as in /proc/PID/stat; behind that of a shim `@` and its command line. */
export function parseUsage(text: string): Map<string, ProcessUsage> {
  const processes = new Map<number, Process>();
  for (const line of text.split('\n')) {
    const [stat = '', command] = line.split(' @');
    // The name in parentheses may hold anything: fields count from its end.
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    processes.set(Number.parseInt(stat, 10), {
      parent: fields[1] ?? 0,
      container: command === undefined ? undefined : /-id ?([0-9a-f]{64})/.exec(command)?.[1],
      cpuSeconds: ((fields[11] ?? 0) + (fields[12] ?? 0)) / TICKS_PER_SECOND,
      memoryBytes: (fields[21] ?? 0) * PAGE_BYTES,
    });
  }
  const usage = new Map<string, ProcessUsage>();
  for (const { parent, cpuSeconds, memoryBytes } of processes.values()) {
    const container = containerAbove(parent, processes);
    if (container === undefined) continue;
    const before = usage.get(container) ?? { cpuSeconds: 0, memoryBytes: 0 };
    usage.set(container, {
      cpuSeconds: before.cpuSeconds + cpuSeconds,
      memoryBytes: before.memoryBytes + memoryBytes,
    });
  }
  return usage;
}

function containerAbove(pid: number, processes: ReadonlyMap<number, Process>): string | undefined {
  // A list that was read while it changed may hold a circle.
  for (let at = pid, steps = 0; steps < 100; steps++) {
    const found = processes.get(at);
    if (!found || found.container !== undefined) return found?.container;
    at = found.parent;
  }
  return undefined;
}
