/** How much of the processor DockerCoins uses on a node, from the kernel's own account of its processes. */
import type { LabContext } from '../context.ts';

/** Clock ticks of the containers' processes before and after two seconds; fields 14 and 15 of /proc/PID/stat (proc_pid_stat(5)). */
const SCRIPT = `
pids=$(docker ps --quiet --filter label=com.docker.compose.project=dockercoins | xargs docker inspect --format '{{.State.Pid}}')
ticks() { for pid in $pids; do cat /proc/$pid/stat; done 2>/dev/null | sed 's/.*) //' | awk '{ sum += $12 + $13 } END { print sum + 0 }'; }
before=$(ticks); begin=$EPOCHREALTIME; sleep 2; after=$(ticks); end=$EPOCHREALTIME
echo "$before $after $begin $end $(getconf CLK_TCK)"
`;

/** Share of one processor, in per cent, over two seconds. */
export async function processorShare({ sh }: LabContext): Promise<number> {
  const [before = 0, after = 0, begin = 0, end = 1, perSecond = 100] = (await sh('node1', SCRIPT))
    .trim()
    .split(' ')
    .map(Number);
  return ((after - before) / perSecond / (end - begin)) * 100;
}
