import { clearApplication, restoreFiles } from '../application.ts';
import type { LabContext } from '../runner/context.ts';
import { failed, finding, firstFailed } from '../runner/finding.ts';
import { defineLab, type Finding } from '../runner/lab.ts';
import { composeConfig, injected } from '../runner/look/compose-config.ts';
import { nothingLeft } from '../runner/look/left-over.ts';
import { quote } from '../runner/look/note.ts';
import { running } from '../runner/look/running.ts';
import { counterRises, pageShows, sharedSpeed } from '../runner/look/shared-redis.ts';
import { reachedFrom, redisAnswers, redisAt } from './redis-at.ts';

const NODES = ['node1', 'node2', 'node3'] as const;
/** Nodes with a stack. */
const STACKS = ['node1', 'node2'] as const;
/** Containers that the student makes without Compose. */
const CONTAINERS = ['named', 'client', 'web', 'shared-redis'] as const;
const FILE = 'compose.extra-hosts.yaml';
const WORKERS = 5;
const REDIS = redisAt('node3', 6379);
const MOVED = redisAt('node3', 6380);

const remove = ({ sh }: LabContext, node: string, ...names: readonly string[]) =>
  sh(node, `docker rm --force --volumes ${names.join(' ')} 2>/dev/null || true`);
const both = 'with COMPOSE_FILE=compose.yaml:compose.extra-hosts.yaml';

export const lab = defineLab({
  summary: 'two stacks on two machines share a Redis on a third, with injected names and nothing else',
  minutes: 35,
  needs: {
    nodes: 3,
    prepare: async (context) => {
      for (const node of NODES) {
        await clearApplication(context, node);
        await remove(context, node, ...CONTAINERS);
      }
      await restoreFiles(context);
      await removeFile(context);
    },
  },
  exercises: {
    '8.1': {
      kind: 'does',
      hints: [
        '--add-host NAME:ADDRESS comes before the image. The container must go on running to be looked at: sleep infinity.',
        'docker run -d --name named --add-host redis:1.2.3.4 debian:trixie-slim sleep infinity',
      ],
      check: namedKnowsRedis,
      reset: async (context) => void (await remove(context, 'node1', 'named')),
    },
    '8.2': {
      kind: 'does',
      hints: [
        'On node2:  docker run -d --name web -P dockercoins-hasher . docker port web 80  tells which port of node2 it got.',
        'On node1:  docker run -d --name client --add-host webserver:ADDRESS-OF-NODE2 -e WEBSERVER_PORT=THAT-PORT node:24-slim sleep infinity',
      ],
      check: (context) => context.eventually(10, () => clientReachesWeb(context)),
      reset: async (context) => {
        await remove(context, 'node1', 'client');
        await remove(context, 'node2', 'web');
      },
    },
    '8.3': {
      kind: 'does',
      hints: [
        'The first half of -p is the port of the machine, and everybody expects 6379.',
        'On node3:  docker run -d --name shared-redis -p 6379:6379 redis:8',
      ],
      check: (context) => context.eventually(10, () => redisAnswers(context, REDIS)),
      reset: async (context) => void (await remove(context, 'node3', 'shared-redis')),
    },
    '8.4': {
      kind: 'does',
      hints: [
        'extra_hosts is a list of "NAME:ADDRESS", for worker and for webui. The address is that of node3: getent hosts node3',
        `docker compose -f compose.yaml -f ${FILE} config  shows what Compose makes of both files.`,
      ],
      check: composeFile,
      reset: removeFile,
    },
    '8.5': {
      kind: 'does',
      hints: [
        'Both files count: name them with -f, or in COMPOSE_FILE with a colon between.',
        `In ~/dockercoins, ${both}:  docker compose up -d --remove-orphans`,
      ],
      check: (context) =>
        context.eventually(15, () =>
          firstFailed([
            () => stackRuns(context, 'node1', 1),
            () => reachedFrom(context, REDIS, ['node1']),
            () => counterRises(context, REDIS),
          ]),
        ),
      reset: (context) => clearApplication(context, 'node1'),
    },
    '8.6': {
      kind: 'does',
      hints: [
        'DOCKER_HOST=ssh://node2  in front of a command, or exported, sends it to the engine of node2.',
        `In ~/dockercoins, ${both}:  DOCKER_HOST=ssh://node2 docker compose up -d`,
      ],
      check: (context) =>
        context.eventually(15, () =>
          firstFailed([
            () => stackRuns(context, 'node2', 1),
            () => reachedFrom(context, REDIS, ['node2']),
            () =>
              pageShows(
                context,
                'node2',
                REDIS,
                'docker compose logs webui  with DOCKER_HOST=ssh://node2  says which Redis it reads.',
              ),
          ]),
        ),
      reset: (context) => clearApplication(context, 'node2'),
    },
    '8.7': {
      kind: 'does',
      hints: [
        'The same command once for each of the two engines, with --scale worker=5.',
        `In ~/dockercoins, ${both}:  for node in node1 node2; do DOCKER_HOST=ssh://$node docker compose up -d --scale worker=5; done`,
      ],
      check: (context) =>
        context.eventually(20, () =>
          firstFailed([
            ...STACKS.map((node) => () => stackRuns(context, node, WORKERS)),
            () =>
              sharedSpeed(context, REDIS, {
                isRight: (speed) => Math.abs(speed - 20) <= 3,
                expected: '20 hashes/s, give or take 15 %',
                tryThis:
                  'docker ps  on each node shows whether as many workers and rng run as the guide says.',
              }),
          ]),
        ),
      reset: (context) => bringUp(context, 1),
    },
    '8.8': {
      kind: 'does',
      hints: [
        'REDIS_URL in the environment of worker and webui: redis://redis:6380. A container that is there already will not hear of it: up makes it anew.',
        'Is port 6380 of node3 that of Redis (docker ps there)? Were both stacks brought up again, with DOCKER_HOST=ssh://node1 and ssh://node2?',
      ],
      check: (context) =>
        context.eventually(20, () =>
          firstFailed([
            () => redisAnswers(context, MOVED),
            ...STACKS.map((node) => () => stackRuns(context, node, WORKERS)),
            () => reachedFrom(context, MOVED, STACKS),
            () => counterRises(context, MOVED),
          ]),
        ),
      reset: async (context) => {
        await runRedis(context, 6379);
        await context.sh(
          'node1',
          `cd dockercoins && sed -i '/environment:/d; /REDIS_URL/d' ${FILE} 2>/dev/null || true`,
        );
        await bringUp(context, WORKERS);
      },
    },
    '8.9': {
      kind: 'does',
      hints: [
        'docker compose down  for both engines, docker rm --force  for what was made without Compose.',
        'named and client are on node1, web is on node2, shared-redis on node3. docker ps --all  on each shows what is left.',
      ],
      check: (context) =>
        nothingLeft(
          context,
          NODES,
          CONTAINERS,
          'DOCKER_HOST=ssh://NODE docker compose down  for the stacks; docker rm --force NAME  on the node for the others.',
        ),
      reset: (context) => runRedis(context, 6380),
    },
  },
});

async function removeFile({ sh }: LabContext): Promise<void> {
  await sh('node1', `rm -f dockercoins/${FILE}`);
}

async function runRedis(context: LabContext, port: number): Promise<void> {
  await remove(context, 'node3', 'shared-redis');
  await context.sh('node3', `docker run --detach --name shared-redis --publish ${port}:6379 redis:8`);
}

/** Both stacks from the student's own files; where these are gone there is nothing to go back to. */
async function bringUp({ sh }: LabContext, workers: number): Promise<void> {
  for (const node of STACKS) {
    const up = `DOCKER_HOST=ssh://${node} docker compose up --detach --scale worker=${workers} 2>&1`;
    await sh('node1', `cd dockercoins && [ -e ${FILE} ] || exit 0; COMPOSE_FILE=compose.yaml:${FILE} ${up}`);
  }
}

async function namedKnowsRedis({ sh }: LabContext): Promise<Finding> {
  const answer = (await sh('node1', 'docker exec named getent hosts redis 2>&1 || true')).trim();
  return finding(/^1\.2\.3\.4\s+redis$/.test(answer), {
    lookedAt: 'who is "redis" to the container "named" on node1',
    saw: answer === '' ? 'nobody of that name' : quote(answer.replace(/[0-9a-f]{64}/, 'named')),
    expected: '1.2.3.4',
    tryThis:
      'docker run -d --name named --add-host redis:1.2.3.4 debian:trixie-slim sleep infinity   (remove the old one first)',
  });
}

/** With both halves of the address from what the container was given, and from nowhere else. */
const FETCH = `docker exec client node -e 'fetch("http://webserver:" + process.env.WEBSERVER_PORT).then((answer) => answer.text()).then(console.log, (error) => console.log(String(error.cause ?? error)))' 2>&1 || true`;

async function clientReachesWeb({ sh }: LabContext): Promise<Finding> {
  const host = (
    await sh('node2', "docker inspect --format '{{.Config.Hostname}}' web 2>/dev/null || true")
  ).trim();
  const tryThis =
    'docker port web 80  on node2 tells the port. Name and port are fixed when the container is made: remove it and run it again.';
  const expected = 'the answer of the container "web" on node2';
  if (host === '')
    return failed({ lookedAt: 'the container "web" on node2', saw: 'there is none', expected, tryThis });
  const answer = (await sh('node1', FETCH)).trim();
  return finding(answer === `HASHER running on ${host}`, {
    lookedAt: 'http://webserver:$WEBSERVER_PORT/ from within the container "client" on node1',
    saw: quote(answer),
    expected: `${expected}: "HASHER running on ${host}"`,
    tryThis,
  });
}

async function composeFile(context: LabContext): Promise<Finding> {
  const { address } = context.node('node3');
  const details = {
    lookedAt: `what Compose makes of compose.yaml and ${FILE} on node1`,
    expected: `no service redis, and "redis" leads worker and webui to node3 (${address})`,
    tryThis: `In ~/dockercoins:  docker compose -f compose.yaml -f ${FILE} config`,
  };
  const services = await composeConfig(context, 'compose.yaml', FILE);
  if (typeof services === 'string') return failed({ ...details, saw: quote(services) });
  const [worker, webui] = [injected(services.worker, 'redis'), injected(services.webui, 'redis')];
  const saw = `${services.redis ? 'a service redis' : 'no service redis'}; worker: ${worker ?? 'nothing injected'}; webui: ${webui ?? 'nothing injected'}`;
  return finding(!services.redis && worker === address && webui === address, { ...details, saw });
}

const stackRuns = (context: LabContext, name: string, workers: number) =>
  running(
    context,
    { redis: 0, worker: workers, rng: 1, hasher: 1, webui: 1 },
    `In ~/dockercoins on node1, ${both}:  DOCKER_HOST=ssh://${name} docker compose up -d --scale worker=${workers} --remove-orphans`,
    name,
  );
