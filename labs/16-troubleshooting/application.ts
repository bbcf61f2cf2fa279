/** Quotes on node1: the application of this lab, with any of its faults mended and the others not. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { ROOT } from '../../scripts/core/root.ts';
import type { LabContext } from '../runner/context.ts';

const PROJECT = 'quotes';
const FOLDER = join(ROOT, 'labs', '16-troubleshooting', 'quotes');
const OF_PROJECT = `--filter label=com.docker.compose.project=${PROJECT}`;

/** Those of our own image. */
export const PROGRAMS = ['web', 'picker', 'search', 'likes'] as const;
export const EVIDENCE = 'evidence';
/** What people have liked so far; it must not be lost. */
export const LIKES = [
  'Ada: the one by Dijkstra',
  'Barbara: all of them',
  'Grace: mine',
  'Linus: mine, too',
  'Margaret: the last one',
] as const;

/** How the file changes when a fault is mended: each `from` stands in compose.yaml as it is here. */
const MENDS = {
  web: [['HOST: 127.0.0.1', 'HOST: 0.0.0.0']],
  picker: [['STORE: redis', 'STORE: store']],
  search: [
    ['mem_limit: 64m', 'mem_limit: 192m'],
    ['memswap_limit: 64m', 'memswap_limit: 192m'],
  ],
  likes: [['LIKES_FLIE:', 'LIKES_FILE:']],
  readOnly: [['    image: quotes-app', '    image: quotes-app\n    read_only: true']],
} as const;
export type Mend = keyof typeof MENDS;

/** Everything as the night shift has left it. */
export async function leaveBroken(context: LabContext): Promise<void> {
  const { node, sh } = context;
  await clear(context);
  await sh('node1', `mkdir -p ${PROJECT}`);
  for (const name of await readdir(FOLDER)) {
    const input = await readFile(join(FOLDER, name), 'utf8');
    await node('node1').run(['tee', `${PROJECT}/${name}`], { input });
  }
  await sh('node1', `docker build --quiet --tag quotes-app ${PROJECT} 2>&1`);
  await up(context, new Set());
  await sh(
    'node1',
    `for turn in $(seq 50); do docker exec ${PROJECT}-store-1 redis-cli ping >/dev/null 2>&1 && break; sleep 0.2; done
     sed 's/.*/SADD quotes "&"/' ${PROJECT}/quotes.txt | docker exec --interactive ${PROJECT}-store-1 redis-cli`,
  );
  await like(context);
}

async function clear({ sh }: LabContext): Promise<void> {
  await sh(
    'node1',
    `docker ps --all --quiet ${OF_PROJECT} | xargs --no-run-if-empty docker rm --force --volumes >/dev/null
     docker network ls --quiet ${OF_PROJECT} | xargs --no-run-if-empty docker network rm >/dev/null
     docker volume ls --quiet ${OF_PROJECT} | xargs --no-run-if-empty docker volume rm >/dev/null
     docker rm --force once >/dev/null 2>&1; docker rmi --force ${EVIDENCE} >/dev/null 2>&1 || true`,
  );
}

/** People write what they like, wherever the program keeps it now. */
async function like({ sh }: LabContext): Promise<void> {
  const lines = LIKES.map((line) => `'${line}'`).join(' ');
  await sh(
    'node1',
    `address=$(docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' ${PROJECT}-likes-1)
     for turn in $(seq 50); do curl --silent --max-time 2 --output /dev/null $address && break; sleep 0.2; done
     for line in ${lines}; do curl --silent --fail --max-time 5 --data "$line" $address; done`,
  );
}

/** Away with a mend, and what else was mended stays so. */
export async function breakAgain(context: LabContext, fault: Mend): Promise<void> {
  const mended = mendedIn(await partsOf(context));
  mended.delete(fault);
  await up(context, mended);
}

/** The likes are again in the container only, and not on the volume. */
export async function breakLikes(context: LabContext): Promise<void> {
  await breakAgain(context, 'likes');
  await context.sh(
    'node1',
    `docker exec --user root ${PROJECT}-likes-1 rm -f /data/likes.txt /app/likes.txt`,
  );
  await like(context);
}

/** What somebody has left who tried Redis three times. */
export async function leaveVolumes({ sh }: LabContext): Promise<void> {
  await sh(
    'node1',
    `for turn in 1 2 3; do
       docker run --name tried redis:8 sh -c 'head -c 5000000 /dev/zero > /data/dump.rdb'
       docker rm tried
     done`,
  );
}

async function up({ node, sh }: LabContext, mended: ReadonlySet<Mend>): Promise<void> {
  let file = await readFile(join(FOLDER, 'compose.yaml'), 'utf8');
  for (const mend of mended) for (const [from, to] of MENDS[mend]) file = file.replaceAll(from, to);
  await sh('node1', `mkdir -p ${PROJECT}`);
  await node('node1').run(['tee', `${PROJECT}/compose.yaml`], { input: file });
  await sh('node1', `cd ${PROJECT} && docker compose up --detach --remove-orphans --timeout 3 2>&1`);
}

export type Part = Docker.ContainerInspectInfo;
type Parts = ReadonlyMap<string, Part>;

/** The containers of Quotes by service, one of each: one that runs where there is one. */
export async function partsOf({ node }: LabContext): Promise<Parts> {
  const { engine } = node('node1');
  const filters = { label: [`com.docker.compose.project=${PROJECT}`] };
  const all = (await engine.listContainers({ all: true, filters }))
    .filter(({ Labels }) => Labels['com.docker.compose.oneoff'] !== 'True')
    .sort((a, b) => Number(a.State === 'running') - Number(b.State === 'running'));
  const parts = await Promise.all(
    all.map(async ({ Id, Labels }) => {
      const service = Labels['com.docker.compose.service'] ?? '';
      return [service, await engine.getContainer(Id).inspect()] as const;
    }),
  );
  return new Map(parts);
}

/** A variable of a container's environment. */
export function variable({ Config }: Part, name: string): string | undefined {
  return Config.Env.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
}

function mendedIn(parts: Parts): Set<Mend> {
  const mended = new Set<Mend>();
  const is = (mend: Mend, test: boolean | undefined) => void (test && mended.add(mend));
  const [web, picker, search, likes] = PROGRAMS.map((name) => parts.get(name));
  is('web', web && variable(web, 'HOST') !== '127.0.0.1');
  is('picker', picker && variable(picker, 'STORE') === 'store');
  is('search', search && search.HostConfig.Memory !== 64 * 2 ** 20);
  is('likes', likes && variable(likes, 'LIKES_FILE') !== undefined);
  is(
    'readOnly',
    PROGRAMS.every((name) => parts.get(name)?.HostConfig.ReadonlyRootfs),
  );
  return mended;
}
