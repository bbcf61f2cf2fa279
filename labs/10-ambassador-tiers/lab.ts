import { clearApplication, removeNotes } from '../application.ts';
import { ensureRedis, MY_REDIS, publishedPort, REDIS } from '../my-redis.ts';
import type { LabContext } from '../runner/context.ts';
import { finding, firstFailed } from '../runner/finding.ts';
import { defineLab, type Finding } from '../runner/lab.ts';
import { abInWords, parseAb } from '../runner/look/ab.ts';
import { AppView } from '../runner/look/app.ts';
import { lookAtNote, quote } from '../runner/look/note.ts';
import { counterRises } from '../runner/look/shared-redis.ts';
import { clearNodes, onEach, removeContainers } from '../several-nodes.ts';
import {
  all,
  answersFrom,
  endSessions,
  instancesOn,
  keptRunning,
  MACHINES,
  olderThan,
  records,
  startTiers,
  TIERS_FILE,
} from './tiers.ts';

const SCALING = 'notes/scaling.txt';
const SRV = 'notes/srv.txt';
const LOGS = ['notes/keep-rng.log', 'notes/keep-redis.log', 'notes/render.log'];
const ETCD = 'etcd';
const WORKER_LOG = 'docker compose logs --tail 5 worker  says what the worker waits for.';

export const lab = defineLab({
  summary:
    'who tells the ambassador: a script, a daemon on events, or a registrator, etcd and a renderer; and DNS',
  minutes: 60,
  needs: {
    nodes: MACHINES.length,
    prepare: async (context) => {
      // All nodes: a stack of lab 9 anywhere would go on counting into the same Redis.
      const nodes = context.cluster.nodes.map(({ name }) => name);
      await onEach(nodes, (node) => endSessions(context, node));
      await clearNodes(context, nodes);
      await removeContainers(context, 'node1', `name=^/${ETCD}$`);
      await removeNotes(context, SCALING, SRV, ...LOGS, `dockercoins/${TIERS_FILE}`);
      await ensureRedis(context);
    },
  },
  exercises: {
    '10.1': {
      kind: 'does',
      hints: [
        'point-ambassador --help  and  find-service --help  say what they take. Both ambassadors have to be told.',
        `point-ambassador redis 6379 $(find-service ${REDIS} 6379)   and   point-ambassador rng 80 $(find-service rng-instance 80)`,
      ],
      check: (context) =>
        context.eventually(15, () =>
          firstFailed([() => tiersRun(context, 1), () => counterRises(context, MY_REDIS, WORKER_LOG)]),
        ),
      reset: (context) => clearApplication(context),
    },
    '10.2': {
      kind: 'does',
      hints: [
        'The same two commands as before, after the restart of Redis and the scaling.',
        `docker restart ${REDIS}; docker compose up -d --scale rng-instance=3 --scale worker=5; then  point-ambassador  for redis and for rng. Do not restart the ambassadors.`,
      ],
      check: (context) =>
        context.eventually(15, () =>
          firstFailed([
            () => tiersRun(context, 3),
            () => olderThan(context, 'redis', REDIS),
            () => olderThan(context, 'rng', 'rng-instance'),
            () => counterRises(context, MY_REDIS, WORKER_LOG),
            () => answersFrom(context, ['node1']),
          ]),
        ),
      reset: (context) => startTiers(context, 1, 1),
    },
    '10.3': {
      kind: 'does',
      hints: [
        'keep-ambassador runs until it is stopped; in a session of tmux it goes on when you log out: tmux new -d -s NAME COMMAND',
        "tmux new -d -s keep-rng 'keep-ambassador rng 80 rng-instance'  and then  docker compose up -d --scale rng-instance=4 --scale worker=5",
      ],
      check: (context) =>
        context.eventually(20, () =>
          firstFailed([
            () => keptRunning(context, 'node1', 'keep-ambassador rng 80'),
            () => keptRunning(context, 'node1', 'keep-ambassador redis 6379'),
            () => tiersRun(context, 4),
            () => olderThan(context, 'rng', 'rng-instance'),
            () => counterRises(context, MY_REDIS, WORKER_LOG),
            () => answersFrom(context, ['node1']),
          ]),
        ),
      reset: async (context) => {
        await endSessions(context, 'node1');
        await removeNotes(context, ...LOGS);
        await startTiers(context, 3, 5);
      },
    },
    '10.4': {
      kind: 'does',
      hints: [
        'ab must run while you scale: put it into the background with & and wait for it at the end.',
        `ab -n 300 -c 4 localhost:8001/10 > ~/${SCALING} 2>&1 &   then scale to 3, 4 and 5, then  wait`,
      ],
      check: (context) =>
        context.eventually(15, () =>
          firstFailed([
            () => unnoticed(context),
            () => tiersRun(context, 5),
            () => olderThan(context, 'rng', 'rng-instance'),
            () => answersFrom(context, ['node1']),
          ]),
        ),
      reset: (context) => removeNotes(context, SCALING),
    },
    '10.5': {
      kind: 'does',
      hints: [
        'docker exec etcd etcdctl  is the client. lease grant SECONDS  prints a number that  put --lease=  wants.',
        `etcdctl put --lease=$lease /services/redis/by-hand $(find-service ${REDIS} 6379)`,
      ],
      check: (context) => context.eventually(15, () => writtenByHand(context)),
      reset: (context) => removeContainers(context, 'node1', `name=^/${ETCD}$`),
    },
    '10.6': {
      kind: 'does',
      hints: [
        'Each node needs a register-containers of its own, and node2 and node3 need an rng-instance to register.',
        'ssh node2 "tmux new -d -s register \'register-containers --etcd http://node1:2379\'"   and   DOCKER_HOST=ssh://node2 docker compose up -d --no-deps rng-instance',
      ],
      check: (context) => context.eventually(20, () => registered(context)),
      reset: async (context) => {
        await onEach(MACHINES, (node) => endSessions(context, node, 'register'));
        await onEach(MACHINES.slice(1), (node) => clearApplication(context, node));
      },
    },
    '10.7': {
      kind: 'does',
      hints: [
        'First end the session keep-rng: two that give orders to one ambassador are one too many.',
        "tmux new -d -s render 'render-ambassador rng 80 rng-instance --etcd http://node1:2379'",
      ],
      check: (context) =>
        context.eventually(20, () =>
          firstFailed([
            () => keptRunning(context, 'node1', 'render-ambassador rng 80'),
            () => keptRunning(context, 'node1', 'keep-ambassador rng 80', false),
            () => registered(context),
            () => answersFrom(context, MACHINES),
          ]),
        ),
      reset: async (context) => {
        await endSessions(context, 'node1', 'render');
        await context.sh('node1', `tmux new -d -s keep-rng 'keep-ambassador rng 80 rng-instance'`);
      },
    },
    '10.8': {
      kind: 'does',
      hints: [
        'dig @SERVER -p PORT +short SRV NAME  asks. The name is _SERVICE._tcp.internal.',
        `dig @localhost -p 8600 +short SRV _rng-instance._tcp.internal > ~/${SRV}   Does answer-srv run, and what does it know? docker exec etcd etcdctl get --prefix /services/`,
      ],
      check: (context) => context.eventually(15, () => srvNoted(context)),
      reset: async (context) => {
        await endSessions(context, 'node1', 'srv');
        await removeNotes(context, SRV);
      },
    },
  },
});

/** On node1, behind two ambassadors: so many instances of rng, and at least one of everything else. */
async function tiersRun({ node }: LabContext, instances: number): Promise<Finding> {
  const app = await AppView.of(node('node1'));
  const wanted = ['hasher', 'redis', 'rng', 'rng-instance', 'webui', 'worker'];
  return finding(app.running.join() === wanted.join() && app.count('rng-instance') === instances, {
    lookedAt: 'the containers of DockerCoins on node1',
    saw: app.isEmpty ? app.inWords : `${app.count('rng-instance')} rng-instance; ${app.running.join(', ')}`,
    expected: `${instances} rng-instance; ${wanted.join(', ')}`,
    tryThis: `cd ~/dockercoins; export COMPOSE_FILE=compose.yaml:${TIERS_FILE}; docker compose up -d --scale rng-instance=${instances}`,
  });
}

function unnoticed(context: LabContext): Promise<Finding> {
  const expected = '300 requests at least, 4 at a time, none failed';
  const tryThis = `cat ~/${SCALING}  shows what ab said. Is keep-ambassador running (tmux ls)?`;
  return lookAtNote(context, { path: SCALING, expected, tryThis }, (text) => {
    const run = parseAb(text);
    const ok = run !== undefined && run.complete >= 300 && run.failed === 0 && run.concurrency === 4;
    return { ok, saw: run ? abInWords(run) : quote(text.split('\n').at(-2) ?? '') };
  });
}

async function writtenByHand(context: LabContext): Promise<Finding> {
  const redis = await publishedPort(context, { container: REDIS, port: 6379 });
  const right = `${context.node('node1').address}:${redis?.port}`;
  const written = (await records(context, '/services/redis/'))?.find(({ key }) => key.endsWith('/by-hand'));
  const lease = written?.hasLease ? 'with a lease' : 'for ever, without a lease';
  const saw = written ? `${written.value}, ${lease}` : 'there is no such key, or etcd does not answer';
  return finding(written?.value === right && written.hasLease, {
    lookedAt: `the key /services/redis/by-hand in etcd on node1, and where ${REDIS} is`,
    saw,
    expected: `${right}, with a lease`,
    tryThis: 'docker logs etcd  if it does not run; else grant a lease and put the key with --lease.',
  });
}

async function registered(context: LabContext): Promise<Finding> {
  const [instances, written] = await Promise.all([
    all(MACHINES, (name) => instancesOn(context, name)),
    records(context, '/services/rng-instance/'),
  ]);
  const missing = MACHINES.filter((name) => !instances.some(({ node }) => node === name));
  const expected = instances.map(({ address }) => address).sort();
  const found = (written ?? []).map(({ value, hasLease }) => (hasLease ? value : `${value} for ever`)).sort();
  return finding(missing.length === 0 && found.join() === expected.join(), {
    lookedAt: 'what etcd has below /services/rng-instance/, and which rng-instance run on node1 to node3',
    saw: `${written ? found.join(', ') || 'nothing in etcd' : 'etcd does not answer'}${missing.length > 0 ? `; none runs on ${missing.join(' and ')}` : ''}`,
    expected: `${expected.join(', ') || 'an entry for each'}; one or more on each node`,
    tryThis: 'tmux ls  on each node shows whether register runs; tmux attach -t register  what it says.',
  });
}

async function srvNoted(context: LabContext): Promise<Finding> {
  const question = ['dig', '@localhost', '-p', '8600', '+short', '+time=1', '+tries=1', 'SRV'];
  const instances = await all(MACHINES, (name) => instancesOn(context, name));
  const right = instances.map(({ address }) => address).sort();
  const places = (text: string) =>
    [...text.matchAll(/^\d+ \d+ (\d+) (\d+)-(\d+)-(\d+)-(\d+)\.internal\.$/gm)]
      .map(([, port, ...ip]) => `${ip.join('.')}:${port}`)
      .sort();
  const expected = `a line of priority, weight, port and machine for each instance: ${right.join(', ')}`;
  const tryThis = 'tmux ls: does srv run? Then ask again with dig, and keep the answer.';
  const now = await context.node('node1').run([...question, '_rng-instance._tcp.internal']);
  return firstFailed([
    async () =>
      finding(right.length > 0 && places(now.stdout).join() === right.join(), {
        lookedAt: 'the name server at port 8600 of node1, asked for SRV _rng-instance._tcp.internal',
        saw: quote(now.stdout),
        expected,
        tryThis,
      }),
    () =>
      lookAtNote(context, { path: SRV, expected, tryThis }, (text) => ({
        ok: places(text).join() === right.join(),
        saw: quote(text),
      })),
  ]);
}
