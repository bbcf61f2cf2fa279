/** Disks of nodes on which nothing can be written any more. */
import type { Cluster, Node } from '../cluster.ts';
import type { Ailment } from './ailment.ts';

/** Less than this is no room, in bytes and in files: an engine needs more to start one container. */
const ROOM = { bytes: 8 * 1024 ** 2, files: 100 } as const;

/** Where students, programs and the engine write. */
const PLACES = ['/home/docker', '/tmp', '/var/lib/docker'] as const;

/** Looks at all `nodes` at the same time. A node that cannot be asked has no such ailment. */
export async function fullDisks(cluster: Pick<Cluster, 'name'>, nodes: readonly Node[]): Promise<Ailment[]> {
  const found = await Promise.all(nodes.map((node) => fullOn(cluster, node).catch(() => [])));
  return found.flat();
}

async function fullOn({ name }: Pick<Cluster, 'name'>, node: Node): Promise<Ailment[]> {
  const { stdout } = await node.run(['df', '-B1', '--output=target,avail,itotal,iavail', ...PLACES], {
    user: 'root',
  });
  const places = new Map(parseDf(stdout).map((each) => [each.target, each]));
  return [...places.values()]
    .filter(({ bytes, files }) => bytes < ROOM.bytes || files < ROOM.files)
    .map(({ target, bytes, files }) => ({
      node,
      what: `The disk of ${node.name} is full at ${target}.`,
      why: bytes < ROOM.bytes ? `${Math.floor(bytes / 1024)} KiB are free` : `${files} more files fit on it`,
      hint: `./workshop ssh ${node.name} --cluster ${name} -- sudo du -xhd2 ${target}  shows what takes the room; remove what is not needed.`,
    }));
}

interface Place {
  readonly target: string;
  readonly bytes: number;
  readonly files: number;
}

/** What `df --output=target,avail,itotal,iavail` says. A file system that does not count its files has no end of them. */
export function parseDf(text: string): Place[] {
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [iavail, itotal, avail, ...target] = line.trim().split(/\s+/).reverse();
      const counted = Number(itotal) > 0;
      return {
        target: target.reverse().join(' '),
        bytes: Number(avail),
        files: counted ? Number(iavail) : Number.POSITIVE_INFINITY,
      };
    })
    .filter(({ bytes, target }) => target !== '' && Number.isFinite(bytes));
}
