/** How many rng answer: as the balancer sees it, or as they say themselves where there is none. */
import { execIn } from '../../cluster/engine/exec.ts';
import type { Part } from './parts.ts';

/** The page of statistics is on the loopback of its container only. */
const ASK = `exec 3<>/dev/tcp/127.0.0.1/8404 && printf 'GET /;csv HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3`;

/** How many instances of rng answer the balancer's checks and are sent requests; undefined when it does not tell. */
export async function answeringRng({ node, container }: Part): Promise<number | undefined> {
  try {
    const { stdout, exitCode } = await execIn(node.engine.getContainer(container.Id), ['bash', '-c', ASK]);
    return exitCode === 0 ? upIn(stdout) : undefined;
  } catch {
    return undefined; // it is just being started or stopped
  }
}

/** Where there is no balancer. Each is asked for a connection only: a request would wait in its queue. */
export async function listeningRng(parts: readonly Part[]): Promise<number> {
  const asked = parts.map(({ node, container }) =>
    execIn(node.engine.getContainer(container.Id), ['bash', '-c', 'exec 3<>/dev/tcp/127.0.0.1/80']).then(
      ({ exitCode }) => exitCode === 0,
      () => false, // it is just being started or stopped
    ),
  );
  return (await Promise.all(asked)).filter(Boolean).length;
}

/** Counts servers of rng that are up and have answered a check, in HAProxy's table of comma-separated values. */
export function upIn(text: string): number | undefined {
  const lines = text.split('\n');
  const head = lines.find((line) => line.startsWith('# pxname,'));
  if (!head) return undefined;
  const names = head.slice(2).split(',');
  const [name, status, check] = ['svname', 'status', 'check_status'].map((each) => names.indexOf(each));
  return lines
    .map((line) => line.split(','))
    .filter((cells) => cells[0] === 'rng' && /^rng\d+$/.test(cells[name ?? -1] ?? ''))
    .filter((cells) => cells[status ?? -1]?.startsWith('UP') && cells[check ?? -1] === 'L4OK').length;
}
