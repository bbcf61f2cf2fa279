import { clearApplication, removeNotes } from '../application.ts';
import { MY_REDIS, publishedPort, REDIS } from '../my-redis.ts';
import type { LabContext } from '../runner/context.ts';
import { finding, firstFailed } from '../runner/finding.ts';
import { defineLab, type Finding } from '../runner/lab.ts';
import { AppView } from '../runner/look/app.ts';
import { ask } from '../runner/look/http.ts';
import { lookAtNote, quote } from '../runner/look/note.ts';
import { counterRises, pageShows, sharedSpeed } from '../runner/look/shared-redis.ts';
import { clearNodes, nodeNames, onEach, removeContainers } from '../several-nodes.ts';
import { removeFiles, removeMyWebui, startStacks } from './stacks.ts';

const NODES = nodeNames(5);
const WORKERS = 10;
const SPEED = 'notes/speed-50.txt';
/** The first port that the kernel gives away by itself. */
const EPHEMERAL = 32_768;

export const lab = defineLab({
  summary: 'one Redis for five machines, and a proxy in its place on each of them: 50 hashes a second',
  minutes: 45,
  needs: {
    nodes: NODES.length,
    prepare: async (context) => {
      await clearNodes(context, NODES);
      await onEach(NODES, (node) => removeContainers(context, node, `name=^/${REDIS}$`));
      await removeNotes(context, SPEED);
      await removeFiles(context);
    },
  },
  exercises: {
    '9.1': {
      kind: 'does',
      hints: [
        '-p 6379 or -P publishes a port of the container at one that Docker chooses; -p 6379:6379 would fix it.',
        `docker run -d -P --name ${REDIS} redis:8   and see what it got:  docker port ${REDIS} 6379`,
      ],
      check: (context) => context.eventually(10, () => redisAlone(context)),
      reset: (context) => removeContainers(context, 'node1', `name=^/${REDIS}$`),
    },
    '9.2': {
      kind: 'does',
      hints: [
        'A service of that name in a second file replaces what the first one says of it: docker compose -f compose.yaml -f compose.redis-elsewhere.yaml config  shows what comes of both.',
        `REDIS_ADDRESS in ~/dockercoins/.env must be node1's address and the port that  docker port ${REDIS} 6379  shows; then  docker compose up -d`,
      ],
      check: (context) =>
        context.eventually(15, () =>
          firstFailed([
            () => stackOn(context, 'node1'),
            () => showsSharedWallet(context, 'node1'),
            () =>
              counterRises(
                context,
                MY_REDIS,
                'docker compose logs --tail 5 worker  says what the worker waits for.',
              ),
          ]),
        ),
      reset: async (context) => {
        await clearApplication(context);
        await removeFiles(context);
      },
    },
    '9.3': {
      kind: 'does',
      hints: [
        'DOCKER_HOST=tcp://node2:2376 in front of a docker command, or exported before it, sends it to the engine of node2; with DOCKER_TLS_VERIFY=1 it shows the certificate in ~/.docker.',
        'In ~/dockercoins, with COMPOSE_FILE as before:  DOCKER_TLS_VERIFY=1 DOCKER_HOST=tcp://node2:2376 docker compose up -d',
      ],
      check: (context) => context.eventually(15, () => joined(context, 'node2', 1)),
      reset: (context) => clearApplication(context, 'node2'),
    },
    '9.4': {
      kind: 'does',
      hints: [
        'up starts what is missing and leaves alone what is there, so one loop over all five will do: --scale worker=10 says how many there should be.',
        'export DOCKER_TLS_VERIFY=1; for n in 1 2 3 4 5; do DOCKER_HOST=tcp://node$n:2376 docker compose up -d --scale worker=10 & done; wait',
      ],
      check: (context) =>
        context.eventually(20, () => firstFailed(NODES.map((node) => () => joined(context, node, WORKERS)))),
      // The workers that node1 and node2 have by then do no harm: whoever does it again asks for as many.
      reset: (context) => onEach(NODES.slice(2), (node) => clearApplication(context, node)),
    },
    '9.5': {
      kind: 'does',
      hints: [
        'A speed is a difference divided by a time: read the counter of Redis, wait some seconds, read it again.',
        `docker exec ${REDIS} redis-cli get hashes  reads it. Five nodes with one rng each make 50 hashes a second.`,
      ],
      check: fiftyMeasured,
      reset: (context) => removeNotes(context, SPEED),
    },
    '9.6': {
      kind: 'fails',
      hints: [
        'It is supposed to break, on node2 only. Where does the folder exist, and whose path is it?',
        `docker compose up -d --no-deps webui  with all three files in COMPOSE_FILE, once for node1 and once with DOCKER_HOST=tcp://node2:2376`,
      ],
      check: (context) => context.eventually(15, () => volumeOnlyHere(context)),
      reset: async (context) => {
        await removeMyWebui(context);
        await startStacks(context, NODES.slice(0, 2), WORKERS);
      },
    },
    '9.7': {
      kind: 'does',
      hints: [
        'docker compose down  removes the project on the engine that it talks to, and nothing else there.',
        'export DOCKER_TLS_VERIFY=1; for n in 1 2 3 4 5; do DOCKER_HOST=tcp://node$n:2376 docker compose down; done   in ~/dockercoins',
      ],
      check: (context) => context.eventually(15, () => onlyRedisLeft(context)),
      reset: async (context) => {
        await removeMyWebui(context);
        await startStacks(context, NODES);
      },
    },
  },
});

async function redisAlone(context: LabContext): Promise<Finding> {
  const redis = await publishedPort(context, { container: REDIS, port: 6379 });
  const port = redis?.port;
  const words =
    port === undefined ? 'without a port of node1 that leads to its 6379' : `at port ${port} of node1`;
  const pong =
    port && (await context.node('node1').run(['redis-cli', '-p', `${port}`, 'ping'])).stdout.trim();
  return finding(redis?.isRunning === true && Number(port) >= EPHEMERAL && pong === 'PONG', {
    lookedAt: `the container ${REDIS} on node1`,
    saw: redis ? `it ${redis.isRunning ? 'runs' : 'does not run'}, ${words}` : 'there is none',
    expected: 'a Redis that runs, at a port that Docker chose',
    tryThis: `docker rm -f ${REDIS}  and again  docker run -d -P --name ${REDIS} redis:8`,
  });
}

/** All five services run on the node, `workers` times the worker. */
async function stackOn(context: LabContext, name: string, workers = 1): Promise<Finding> {
  const app = await AppView.of(context.node(name));
  const wanted = ['hasher', 'redis', 'rng', 'webui', 'worker'];
  const isComplete = wanted.every((service) => app.count(service) >= 1) && app.count('worker') >= workers;
  const saw =
    app.count('worker') > 1 ? `${app.count('worker')} workers; ${app.running.join(', ')}` : app.inWords;
  return finding(isComplete, {
    lookedAt: `the containers of DockerCoins on ${name}`,
    saw,
    expected: `${wanted.join(', ')}${workers > 1 ? `, and ${workers} workers` : ''}`,
    tryThis: `DOCKER_HOST=tcp://${name}:2376 docker compose ps --all  shows them; up -d starts what is missing.`,
  });
}

const showsSharedWallet = (context: LabContext, name: string) =>
  pageShows(
    context,
    name,
    MY_REDIS,
    `Where does the ambassador on ${name} lead to, and where is Redis? docker port ${REDIS} 6379, and the environment of the service redis.`,
  );

function joined(context: LabContext, name: string, workers: number): Promise<Finding> {
  return firstFailed([() => stackOn(context, name, workers), () => showsSharedWallet(context, name)]);
}

/** A busy machine makes fewer; that all five nodes take part is for the first look to say. */
const nearFifty = (speed: number) => speed > 36 && speed < 56;

async function fiftyMeasured(context: LabContext): Promise<Finding> {
  const tryThis = `Do all five nodes run ten workers and one rng? Measure again, over 6 s or longer, into ~/${SPEED}.`;
  const expected = 'about 50 hashes per second';
  return firstFailed([
    () =>
      lookAtNote(context, { path: SPEED, expected, tryThis }, (text) => ({
        ok: nearFifty(Number(text.trim())),
        saw: quote(text),
      })),
    () =>
      context.eventually(15, () => firstFailed(NODES.map((node) => () => joined(context, node, WORKERS)))),
    () =>
      context.eventually(15, () => sharedSpeed(context, MY_REDIS, { isRight: nearFifty, expected, tryThis })),
  ]);
}

/** The same mount on two nodes: full on one, empty on the other, where the program in the image is hidden by it. */
async function volumeOnlyHere(context: LabContext): Promise<Finding> {
  const words = await Promise.all(
    ['node1', 'node2'].map(async (name) => {
      const [webui] = (await AppView.of(context.node(name))).instances('webui');
      const mount = webui?.Mounts.find(({ Type, Destination }) => Type === 'bind' && Destination === '/app');
      if (!webui || !mount?.Source)
        return `${name}: webui ${webui ? 'has no folder mounted at /app' : 'is not there'}`;
      const files = (await context.node(name).run(['ls', '-A', mount.Source])).stdout.trim();
      const page = await ask(context.node(name), 8000, '/index.html');
      return `${name}: ${files === '' ? 'an empty folder' : 'a folder with files'}, ${page?.status === 200 ? 'a page' : 'no page'}`;
    }),
  );
  const expected = ['node1: a folder with files, a page', 'node2: an empty folder, no page'];
  return finding(words.join() === expected.join(), {
    lookedAt:
      'what is mounted at /app in the container of webui on node1 and on node2, and whether it answers',
    saw: words.join('; '),
    expected: expected.join('; '),
    tryThis:
      'Start webui on both with compose.my-webui.yaml in COMPOSE_FILE. The folder ~/my-webui must be on node1 only.',
  });
}

async function onlyRedisLeft(context: LabContext): Promise<Finding> {
  const left = await Promise.all(
    NODES.map(async (name) => ({ name, app: await AppView.of(context.node(name)) })),
  );
  const hashes = await MY_REDIS.hashes(context);
  const stacks = left
    .filter(({ app }) => !app.isEmpty)
    .map(({ name, app }) => `${name} has ${app.running.join(', ') || 'containers that have ended'}`);
  return finding(stacks.length === 0 && Number(hashes) > 0, {
    lookedAt: `the containers of DockerCoins on all nodes, and ${REDIS} on node1`,
    saw: [
      ...stacks,
      hashes === undefined ? `${REDIS} does not run` : `${REDIS} has counted ${hashes} hashes`,
    ].join('; '),
    expected: `no stack, and ${REDIS} with what was mined`,
    tryThis: 'docker compose down  for each node that has some left, with DOCKER_HOST in front of it.',
  });
}
