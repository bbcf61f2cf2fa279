import { clearApplication, removeNotes, startApplication } from '../application.ts';
import type { LabContext } from '../runner/context.ts';
import { failed, finding } from '../runner/finding.ts';
import { defineLab, type Finding } from '../runner/lab.ts';
import { AppView } from '../runner/look/app.ts';
import { lookAtNote, quote } from '../runner/look/note.ts';
import { handedIn, type Packet, readNgrep } from './ngrep.ts';

const REDIS = 'notes/redis.txt';
const HANDED_IN = 'notes/handed-in.txt';
const SPEED = 'notes/wire-speed.txt';
const WORKER = 'notes/worker.txt';
const DOORS = 'notes/doors.txt';
const WORKERS = 3;
/** How long the guide listens to what they hand in. */
const SECONDS = 6;
const PASSWORD = 'open-sesame';

const removeContainers = ({ sh }: LabContext, ...names: string[]) =>
  sh('node1', `docker rm --force --volumes ${names.join(' ')} >/dev/null 2>&1 || true`);

export const lab = defineLab({
  summary: 'listen to what goes over the network, from where it goes, without changing anything',
  minutes: 35,
  needs: {
    nodes: 1,
    prepare: async (context) => {
      await removeContainers(context, 'ear', 'safe');
      await clearApplication(context);
      await context.sh('node1', 'rm -rf sniffer tls; docker rmi --force sniffer >/dev/null 2>&1 || true');
      await removeNotes(context, REDIS, HANDED_IN, SPEED, WORKER, DOORS);
      await startApplication(context, { scale: [`worker=${WORKERS}`] });
    },
  },
  exercises: {
    '15.1': {
      kind: 'does',
      hints: [
        'docker run --network takes the name of a network, and also container:NAME for the network of another container.',
        'docker run -d --name ear --network container:dockercoins-redis-1 sniffer sleep infinity   once the image "sniffer" is built',
      ],
      check: (context) => context.eventually(10, () => hasAnEar(context)),
      reset: async (context) => {
        await removeContainers(context, 'ear');
        await context.sh('node1', 'docker rmi sniffer >/dev/null 2>&1 || true');
      },
    },
    '15.2': {
      kind: 'does',
      hints: [
        'ngrep runs in the container ear:  docker exec ear ngrep …   and what it prints goes into a file on node1.',
        `docker exec ear timeout 30 ngrep -d eth0 -pqt -W byline -n 120 . tcp port 6379 > ~/${REDIS}`,
      ],
      check: heardRedis,
      reset: (context) => removeNotes(context, REDIS),
    },
    '15.3': {
      kind: 'does',
      hints: [
        'A worker says INCRBY hashes N: add up the N of some seconds, and divide by the seconds.',
        `The commands of the guide do it and write ~/${SPEED}. Are there three workers?  docker compose ps worker`,
      ],
      check: reckonedRight,
      reset: (context) => removeNotes(context, SPEED, HANDED_IN),
    },
    '15.4': {
      kind: 'does',
      hints: [
        'docker inspect tells the process of a container: {{.State.Pid}}. nsenter --target PID --net runs a program in its network.',
        `sudo nsenter --target $pid --net ngrep -d eth0 -pqt -W byline -n 6 '^(GET|POST) ' tcp dst port 80 > ~/${WORKER}`,
      ],
      check: heardWorker,
      reset: (context) => removeNotes(context, WORKER),
    },
    '15.5': {
      kind: 'does',
      hints: [
        'The listener must be there before you knock: it hears only what is said while it listens.',
        'Both commands of redis-cli need the password; the one for port 6380 needs --tls and --cacert as well.',
      ],
      check: heardDoors,
      reset: async (context) => {
        await removeContainers(context, 'safe');
        await removeNotes(context, DOORS);
      },
    },
  },
});

async function hasAnEar({ node }: LabContext): Promise<Finding> {
  const { engine } = node('node1');
  const lookedAt = 'the container "ear" on node1, and whose network it is in';
  const expected = 'a container that runs, in the network of dockercoins-redis-1, with ngrep';
  const tryThis =
    'docker rm --force ear   and   docker run -d --name ear --network container:dockercoins-redis-1 sniffer sleep infinity';
  const no = (saw: string) => failed({ lookedAt, saw, expected, tryThis });
  const [ear] = await engine.listContainers({ all: true, filters: { name: ['^/ear$'] } });
  if (!ear) return no('there is no such container');
  if (ear.State !== 'running') return no(`it is ${ear.State}`);
  const [redis] = (await AppView.of(node('node1')))
    .instances('redis')
    .filter(({ State }) => State === 'running');
  const { NetworkMode = '' } = (await engine.getContainer(ear.Id).inspect()).HostConfig;
  if (!redis || NetworkMode !== `container:${redis.Id}`)
    return no(`its network is ${await nameOf(engine, NetworkMode)}`);
  const { exitCode } = await node('node1').run(['docker', 'exec', 'ear', 'ngrep', '-V']);
  return finding(exitCode === 0, {
    lookedAt,
    saw: exitCode === 0 ? 'it is there, and has ngrep' : 'it is there, and has no ngrep that works',
    expected,
    tryThis:
      'docker exec ear ngrep -V  says what is missing: the libraries that ldd names must be in the image as well.',
  });
}

/** `container:3f2a…` with the name of that container, where it is still there. */
async function nameOf(engine: ReturnType<LabContext['node']>['engine'], mode: string): Promise<string> {
  const [kind, id] = mode.split(':');
  if (kind !== 'container' || !id) return quote(mode);
  const { Name } = await engine
    .getContainer(id)
    .inspect()
    .catch(() => ({ Name: '/one that is gone' }));
  return `that of ${Name.slice(1)}`;
}

/** Addresses of what runs of a service of DockerCoins, as its containers have them now. */
async function addressesOf({ node }: LabContext, service: string): Promise<string[]> {
  const all = (await AppView.of(node('node1'))).instances(service);
  return all.flatMap(({ NetworkSettings }) =>
    Object.values(NetworkSettings.Networks).map(({ IPAddress }) => IPAddress),
  );
}

const heard = (packets: readonly Packet[]): string =>
  packets.length === 0
    ? 'no packet'
    : `${packets.length} packets, ${[...new Set(packets.map(({ from, to }) => `${from.address} to ${to.address}:${to.port}`))].slice(0, 4).join(', ')}`;

async function heardRedis(context: LabContext): Promise<Finding> {
  const [redis] = await addressesOf(context, 'redis');
  const workers = await addressesOf(context, 'worker');
  return lookAtNote(
    context,
    {
      path: REDIS,
      expected: `packets from workers (${workers.join(', ')}) to Redis (${redis}:6379) that say INCRBY hashes, and answers`,
      tryThis: `docker exec ear timeout 30 ngrep -d eth0 -pqt -W byline -n 120 . tcp port 6379 > ~/${REDIS}   (is the ear still in the right network? 15.1)`,
    },
    (text) => {
      const packets = readNgrep(text);
      const counts = packets.some(
        ({ from, to, lines }) =>
          workers.includes(from.address) &&
          to.address === redis &&
          to.port === 6379 &&
          lines.includes('INCRBY.') &&
          lines.includes('hashes.'),
      );
      const answers = packets.some(
        ({ from, to }) => from.address === redis && from.port === 6379 && workers.includes(to.address),
      );
      return { ok: counts && answers, saw: heard(packets) };
    },
  );
}

/** The figure is judged by what was heard: how fast the workers are is a matter of the machine. */
async function reckonedRight(context: LabContext): Promise<Finding> {
  const counts = handedIn(readNgrep((await context.note('node1', HANDED_IN)) ?? ''));
  const sum = counts.reduce((all, each) => all + each, 0);
  if (sum === 0)
    return failed({
      lookedAt: `the file ~/${HANDED_IN} on node1`,
      saw: 'nobody said INCRBY hashes in it',
      expected: `what ${WORKERS} workers hand in, for ${SECONDS} s`,
      tryThis: `docker exec ear timeout ${SECONDS} ngrep -d eth0 -plq -W byline INCRBY tcp dst port 6379 > ~/${HANDED_IN}   (-l: else the last lines are lost)`,
    });
  const right = sum / SECONDS;
  return lookAtNote(
    context,
    {
      path: SPEED,
      expected: `${sum} hashes in ${SECONDS} s, by ~/${HANDED_IN}: ${right.toFixed(2)} a second`,
      tryThis:
        'After each INCRBY there is a line with how many. Divide their sum by the seconds, not their number.',
    },
    (text) => ({ ok: Math.abs(Number(text.trim() || Number.NaN) - right) <= right * 0.05, saw: quote(text) }),
  );
}

async function heardWorker(context: LabContext): Promise<Finding> {
  const workers = await addressesOf(context, 'worker');
  const [rng] = await addressesOf(context, 'rng');
  const [hasher] = await addressesOf(context, 'hasher');
  return lookAtNote(
    context,
    {
      path: WORKER,
      expected: `what one worker sends: GET /32 to rng (${rng}) and POST / to hasher (${hasher}), and nothing of anybody else`,
      tryThis: `pid=$(docker inspect --format '{{.State.Pid}}' dockercoins-worker-1)   and nsenter with --net: without it you listen to the node`,
    },
    (text) => {
      const packets = readNgrep(text);
      const says = (to: string | undefined, line: string) =>
        packets.some((each) => each.to.address === to && each.lines[0]?.startsWith(line));
      const senders = new Set(packets.map(({ from }) => from.address));
      const one = senders.size === 1 && workers.includes([...senders][0] ?? '');
      return { ok: one && says(rng, 'GET /32 ') && says(hasher, 'POST / '), saw: heard(packets) };
    },
  );
}

function heardDoors(context: LabContext): Promise<Finding> {
  return lookAtNote(
    context,
    {
      path: DOORS,
      expected: `the password in what went to port 6379, and packets to port 6380 without it`,
      tryThis:
        'First listen, then knock at both doors, then Ctrl-C where you listen. Was it  --tls -p 6380 ?',
    },
    (text) => {
      const packets = readNgrep(text);
      const at = (port: number) => packets.filter(({ to, from }) => to.port === port || from.port === port);
      const betray = (port: number) =>
        at(port).filter(({ lines }) => lines.join('\n').includes(PASSWORD)).length;
      return {
        ok: betray(6379) > 0 && at(6380).length > 0 && betray(6380) === 0,
        saw: [6379, 6380]
          .map((port) => `port ${port}: ${at(port).length} packets, the password in ${betray(port)}`)
          .join('; '),
      };
    },
  );
}
