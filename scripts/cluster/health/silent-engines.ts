/** Engines that do not answer, and how they are made to. */
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../core/errors.ts';
import type { Cluster, Node } from '../cluster.ts';
import type { Ailment } from './ailment.ts';
import { waitEngines } from './wait-engines.ts';

/** An engine that takes longer than this for a ping hangs, in ms. */
export const PING_MS = 5000;

/** Asks all `nodes` at the same time; none of what they answer is thrown. */
export async function silentEngines(
  cluster: Pick<Cluster, 'name'>,
  nodes: readonly Node[],
): Promise<Ailment[]> {
  const asked = await Promise.all(
    nodes.map(async (node): Promise<Ailment | undefined> => {
      const silence = await silenceOf(node);
      return (
        silence && {
          node,
          ...silence,
          hint: `./workshop lab reset --cluster ${cluster.name}  starts it again;  ./workshop status ${cluster.name}  shows which nodes answer.`,
        }
      );
    }),
  );
  return asked.filter((each) => each !== undefined);
}

async function silenceOf(node: Node): Promise<Pick<Ailment, 'what' | 'why'> | undefined> {
  const end = new AbortController();
  const late = delay(PING_MS, 'late' as const, { signal: end.signal });
  late.catch(() => undefined); // the engine was quicker
  try {
    const first = await Promise.race([node.engine.ping(), late]);
    if (first !== 'late') return undefined;
    return { what: `The engine of ${node.name} does not answer within ${PING_MS / 1000} s.` };
  } catch (error) {
    return { what: `The engine of ${node.name} does not answer.`, why: messageOf(error) };
  } finally {
    end.abort();
  }
}

/** An engine that was only stopped (SIGSTOP, Ctrl-Z, a debugger) goes on where it was, and nothing on it is lost. */
const WAKE = `
pid=$(cat /run/docker.pid 2>/dev/null) || exit 0
kill -CONT "$pid" $(pgrep -P "$pid" -x containerd)
`;

/**
 * Ends the engine and lets whoever looks after it start it again: the node itself, or a service manager; where nobody does, it is started
 * as it was.
 */
const RESTART = `
pid=$(cat /run/docker.pid 2>/dev/null) || exit 0
[ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ] || exit 0
mapfile -d '' words <"/proc/$pid/cmdline"
kill -TERM "$pid"
for _ in {1..50}; do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
kill -KILL "$pid" 2>/dev/null
for _ in {1..50}; do sleep 0.1; pgrep -x dockerd >/dev/null && exit 0; done
setsid "\${words[@]}" </dev/null >>/var/log/docker.log 2>&1 &
`;

/** Makes the engine of a node answer again. @throws START_FAILED when it does not. */
export async function wakeEngine(
  cluster: Pick<Cluster, 'name'>,
  node: Node,
  signal: AbortSignal,
): Promise<void> {
  for (const script of [WAKE, RESTART]) {
    await node.run(['bash', '-c', script], { user: 'root', signal });
    if ((await silentEngines(cluster, [node])).length === 0) return;
  }
  await waitEngines([node], signal);
}
