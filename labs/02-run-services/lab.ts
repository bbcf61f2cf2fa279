import { createHash } from 'node:crypto';
import {
  clearApplication,
  plainImages,
  removeNotes,
  restoreFiles,
  startApplication,
} from '../application.ts';
import type { LabContext } from '../runner/context.ts';
import { finding, firstFailed, passed } from '../runner/finding.ts';
import { defineLab, type Finding } from '../runner/lab.ts';
import { answers } from '../runner/look/answers.ts';
import { AppView } from '../runner/look/app.ts';
import { lookAtNote, quote } from '../runner/look/note.ts';

const TEN_BYTES = 'notes/ten-bytes';
const HASH = 'notes/hash.txt';
/** Containers of exercise 2.3, with the way in which each got its port. */
const PORTS = ['fixed', 'chosen', 'exposed'] as const;
/** The first port that the kernel gives away by itself. */
const EPHEMERAL = 32_768;

const removePorts = ({ sh }: LabContext) =>
  sh('node1', `docker rm --force ${PORTS.join(' ')} 2>/dev/null || true`);

export const lab = defineLab({
  summary: 'one service at a time, and which port is whose',
  minutes: 25,
  needs: {
    nodes: 1,
    prepare: async (context) => {
      await clearApplication(context);
      await removePorts(context);
      await removeNotes(context, TEN_BYTES, HASH);
      await restoreFiles(context);
      await plainImages(context);
    },
  },
  exercises: {
    '2.1': {
      kind: 'does',
      hints: [
        'The Compose file names five services. docker compose up starts all of them, unless you name those that you want.',
        'In ~/dockercoins:  docker compose up rng',
      ],
      check: (context) => context.eventually(15, () => serviceAnswers(context, 'rng', 8001)),
      reset: clearApplication,
    },
    '2.2': {
      kind: 'does',
      hints: [
        'The number after the slash says how many bytes you get: localhost:8001/10',
        `curl prints what it gets; > puts it into a file: curl localhost:8001/10 > ~/${TEN_BYTES}`,
      ],
      check: async (context) => {
        const bytes = async () => Number(await context.sh('node1', `stat --format %s ${TEN_BYTES}`));
        return lookAtNote(
          context,
          {
            path: TEN_BYTES,
            expected: '10 bytes',
            tryThis: `curl localhost:8001/10 > ~/${TEN_BYTES}   (does rng run?  docker compose ps)`,
          },
          async () => ({ ok: (await bytes()) === 10, saw: `${await bytes()} bytes` }),
        );
      },
      reset: (context) => removeNotes(context, TEN_BYTES),
    },
    '2.3': {
      kind: 'does',
      hints: [
        '-p 8010:80 means: port 8010 of the machine leads to port 80 of the container. Leave the first half away and Docker chooses.',
        'docker run -d --name chosen -p 80 dockercoins-rng  and for the third  -P  instead of  -p 80 . docker ps shows what they got.',
      ],
      check: checkPorts,
      reset: async (context) => void (await removePorts(context)),
    },
    '2.4': {
      kind: 'does',
      hints: [
        'As with rng, in a terminal of its own: the first one is busy.',
        'In ~/dockercoins:  docker compose up hasher',
      ],
      check: (context) => context.eventually(15, () => serviceAnswers(context, 'hasher', 8002)),
      reset: async ({ sh }) =>
        void (await sh('node1', 'cd dockercoins && docker compose rm --stop --force hasher 2>&1')),
    },
    '2.5': {
      kind: 'does',
      hints: [
        '--data-binary sends the text as it is. echo adds a line break unless you give it -n.',
        `curl -H 'Content-Type: application/octet-stream' --data-binary hello localhost:8002 > ~/${HASH}   and compare with   echo -n hello | sha256sum`,
      ],
      check: (context) => {
        const right = createHash('sha256').update('hello').digest('hex');
        return lookAtNote(
          context,
          {
            path: HASH,
            expected: `the SHA-256 of the five letters of hello: ${right}`,
            tryThis:
              'Compare with  echo -n hello | sha256sum . Another hash comes of another text: is there a line break in yours?',
          },
          (text) => ({ ok: text.trim() === right, saw: quote(text) }),
        );
      },
      reset: (context) => removeNotes(context, HASH),
    },
    '2.6': {
      kind: 'does',
      hints: [
        'Ctrl-C in the terminals that are busy stops what runs there. One that hangs may be closed. What has stopped is still there: docker ps --all',
        `docker compose down  stops and removes what Compose made; docker rm --force ${PORTS.join(' ')}  the three others.`,
      ],
      check: allGone,
      reset: (context) => startApplication(context, { services: ['rng', 'hasher'] }),
    },
  },
});

async function serviceAnswers(context: LabContext, service: string, port: 8001 | 8002): Promise<Finding> {
  const node = context.node('node1');
  return firstFailed([
    async () => {
      const app = await AppView.of(node);
      return finding(app.count(service) >= 1, {
        lookedAt: 'the containers of DockerCoins on node1',
        saw: app.inWords,
        expected: `a container of ${service} that runs`,
        tryThis: `cd ~/dockercoins  and  docker compose up ${service}`,
      });
    },
    () => answers(context, service, port),
  ]);
}

async function checkPorts({ node }: LabContext): Promise<Finding> {
  const containers = await node('node1').engine.listContainers({
    filters: { name: PORTS.map((name) => `^/${name}$`) },
  });
  const found = new Map(
    containers.map(({ Names, Ports }) => [
      Names[0]?.slice(1),
      Ports.find((port) => port.PrivatePort === 80)?.PublicPort,
    ]),
  );
  const words = PORTS.map((name) =>
    found.has(name) ? `${name}: ${found.get(name) ?? 'no port'}` : `${name} does not run`,
  );
  const isFree = (port: number | undefined) => port !== undefined && port >= EPHEMERAL;
  return finding(found.get('fixed') === 8010 && isFree(found.get('chosen')) && isFree(found.get('exposed')), {
    lookedAt: `the containers ${PORTS.join(', ')} on node1, and which port of the machine leads to their port 80`,
    saw: words.join('; '),
    expected: 'fixed: 8010; chosen and exposed: ports that Docker chose',
    tryThis:
      'docker ps  shows them. Remove one with  docker rm --force NAME  and start it again with the ports as in the guide.',
  });
}

async function allGone(context: LabContext): Promise<Finding> {
  const app = await AppView.of(context.node('node1'));
  const left = await context
    .node('node1')
    .engine.listContainers({ all: true, filters: { name: PORTS.map((name) => `^/${name}$`) } });
  const names = left.map(({ Names, State }) => `${Names[0]?.slice(1)}: ${State}`);
  const details = {
    lookedAt: 'the containers on node1 that this lab made, running or not',
    expected: 'none of them is left',
  };
  if (app.isEmpty && names.length === 0) return passed({ ...details, saw: 'none' });
  return finding(false, {
    ...details,
    saw: [app.isEmpty ? '' : app.inWords, ...names].filter(Boolean).join(', '),
    tryThis: `docker compose down  in ~/dockercoins, and  docker rm --force ${PORTS.join(' ')}`,
  });
}
