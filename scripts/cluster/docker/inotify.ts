/** inotify instances: the kernel grants each user a number of them, and root is one user for all nodes together. */
import { readFile } from 'node:fs/promises';

const LIMIT = '/proc/sys/fs/inotify/max_user_instances';

/**
 * Counted in /proc on nodes with a Swarm and running containers: with cgroup v1 none is used; with cgroup v2 containerd watches each
 * container, nodes among them, for running out of memory. `working` leaves each node DockerCoins with ten workers, or `tail -f`.
 */
const PER_NODE = { v1: { atRest: 0, working: 1 }, v2: { atRest: 1, working: 16 } } as const;
/** For the rest of the machine. */
const OTHERS = 16;

export interface InotifyShortage {
  /** Whether nodes would not even start; else students will notice once they run something. */
  readonly atRest: boolean;
  /** What is too little, and the command that mends it. */
  readonly text: string;
}

/** How many instances `nodes` need, containers in them included. */
export function instancesNeeded(nodes: number, cgroupVersion: string) {
  const { atRest, working } = cgroupVersion === '2' ? PER_NODE.v2 : PER_NODE.v1;
  return { atRest: nodes * atRest + OTHERS, working: nodes * working + OTHERS };
}

/** undefined when there are enough, or nobody tells how many there are. */
export async function inotifyShortage(
  nodes: number,
  cgroupVersion: string,
  limitFile = LIMIT,
): Promise<InotifyShortage | undefined> {
  const limit = Number.parseInt(await readFile(limitFile, 'utf8').catch(() => ''), 10);
  const { atRest, working } = instancesNeeded(nodes, cgroupVersion);
  if (Number.isNaN(limit) || limit >= working) return undefined;
  const enough = Math.max(1024, 2 ** Math.ceil(Math.log2(working)));
  const what = `fs.inotify.max_user_instances is ${limit}, and ${nodes} nodes at work need about ${working}`;
  return { atRest: limit < atRest, text: `${what}:  sudo sysctl fs.inotify.max_user_instances=${enough}` };
}
