/** What must be true of Quotes, besides that its parts run and answer. */
import type { LabContext } from '../runner/context.ts';
import { failed, finding } from '../runner/finding.ts';
import type { Finding } from '../runner/lab.ts';
import { quote } from '../runner/look/note.ts';
import { EVIDENCE, LIKES, PROGRAMS, variable } from './application.ts';
import type { QuotesView } from './view.ts';

const MIB = 2 ** 20;
/** The most that search may be allowed, in bytes: about twice what it takes. */
const MOST_MEMORY = 256 * MIB;

/** By its name in the file: a second Redis, an address that is written down, a name given to a container by hand only hide the fault. */
export async function oneStore(view: QuotesView): Promise<Finding> {
  const lookedAt = 'how picker of Quotes finds the store: the container, and ~/quotes/compose.yaml';
  const expected = 'one store, found by the name that it has in the file';
  const tryThis =
    'Take what hides the fault out again, and let STORE be the name of the service that is the store.';
  const services = await view.file();
  const picker = view.part('picker');
  if (typeof services === 'string') return failed({ lookedAt, saw: services, expected, tryThis });
  const stores = [...services].filter(([, { image }]) => /redis/.test(image ?? ''));
  const names = stores.flatMap(([name, { networks = {} }]) => [
    name,
    ...Object.values(networks).flatMap((network) => network?.aliases ?? []),
  ]);
  const wanted = (picker && variable(picker, 'STORE')) ?? 'store';
  const written = picker?.HostConfig.ExtraHosts ?? [];
  const saw = [
    stores.length !== 1 && `stores in the file: ${stores.map(([name]) => name).join(', ') || 'none'}`,
    written.length > 0 && `an address that is written down: ${written.join(', ')}`,
    !names.includes(wanted) && `picker asks for "${wanted}", and in the file nobody has this name`,
  ].filter(Boolean);
  return finding(saw.length === 0, { lookedAt, saw: saw.join('; ') || `"${wanted}"`, expected, tryThis });
}

export async function limited(view: QuotesView): Promise<Finding> {
  const bytes = view.part('search')?.HostConfig.Memory ?? 0;
  return finding(bytes > 0 && bytes <= MOST_MEMORY, {
    lookedAt: 'the limit of memory of search, on node1',
    saw: bytes === 0 ? 'none: it may take all there is' : `${Math.round(bytes / MIB)} MiB`,
    expected: `enough for what it takes, and no more than ${MOST_MEMORY / MIB} MiB`,
    tryThis: 'docker stats --no-stream quotes-search-1  shows what it takes; mem_limit in compose.yaml',
  });
}

export async function keptEvidence({ node }: LabContext): Promise<Finding> {
  const words = ['docker', 'run', '--rm', '--network', 'none', '--pull', 'never', EVIDENCE];
  const { exitCode, stdout, stderr } = await node('node1').run([...words, 'cat', '/app/likes.txt']);
  const kept = LIKES.filter((line) => stdout.includes(line));
  return finding(kept.length === LIKES.length, {
    lookedAt: `the file /app/likes.txt in the image "${EVIDENCE}" on node1`,
    saw: exitCode === 0 ? `${kept.length} of them` : quote(stderr.replace(/^docker: |See 'docker.*/gs, '')),
    expected: `the ${LIKES.length} likes of before`,
    tryThis: `docker commit quotes-likes-1 ${EVIDENCE}   (was the container replaced? Then they are gone: lab reset 16.5 brings them back)`,
  });
}

export async function onVolume(view: QuotesView): Promise<Finding> {
  const likes = view.part('likes');
  const file = (likes && variable(likes, 'LIKES_FILE')) ?? '/app/likes.txt';
  const mount = likes?.Mounts.find(({ Destination }) => file.startsWith(`${Destination}/`));
  const kept = mount !== undefined && ['volume', 'bind'].includes(mount.Type);
  const place = mount ? `on a ${mount.Type}` : 'in the container itself';
  return finding(kept, {
    lookedAt: 'where likes of Quotes keeps its file, and what is mounted there',
    saw: kept ? `${file}, on ${mount.Name ?? mount.Source}` : `${file}, ${place}`,
    expected: 'a file on the volume',
    tryThis: 'The program asks for the variable LIKES_FILE; compare it, letter by letter, with compose.yaml.',
  });
}

export async function readOnly(view: QuotesView): Promise<Finding> {
  const open = PROGRAMS.filter((name) => !view.part(name)?.HostConfig.ReadonlyRootfs);
  return finding(open.length === 0, {
    lookedAt: 'whether the containers of Quotes may write to their own files',
    saw: open.length === 0 ? 'none of them may' : `these may: ${open.join(', ')}`,
    expected: `read-only: ${PROGRAMS.join(', ')}`,
    tryThis: 'read_only: true  in compose.yaml, for each of them, and  docker compose up -d',
  });
}

export async function noOrphans({ node }: LabContext): Promise<Finding> {
  const { Volumes } = await node('node1').engine.listVolumes({ filters: { dangling: ['true'] } });
  const unnamed = (Volumes ?? []).filter(({ Name }) => /^[0-9a-f]{64}$/.test(Name));
  return finding(unnamed.length === 0, {
    lookedAt: 'the volumes on node1 that have no name and that no container uses',
    saw: `${unnamed.length}`,
    expected: 'none',
    tryThis: 'docker volume prune --force',
  });
}

export async function volumesAreThere({ node }: LabContext): Promise<Finding> {
  const { Volumes } = await node('node1').engine.listVolumes({ filters: { name: ['quotes_'] } });
  const names = (Volumes ?? []).map(({ Name }) => Name).sort();
  return finding(names.includes('quotes_likes') && names.includes('quotes_store'), {
    lookedAt: 'the volumes of Quotes on node1',
    saw: names.join(', ') || 'none',
    expected: 'quotes_likes and quotes_store',
    tryThis: 'They were taken by --all while nothing used them. lab start 16  makes them anew.',
  });
}
