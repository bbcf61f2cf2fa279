import { clearApplication, removeNotes, removeServices, startApplication } from '../application.ts';
import type { LabContext } from '../runner/context.ts';
import { finding, firstFailed } from '../runner/finding.ts';
import { defineLab, type Finding } from '../runner/lab.ts';
import { parseAb } from '../runner/look/ab.ts';
import { AppView } from '../runner/look/app.ts';
import { mean, probe, timesInWords } from '../runner/look/latency.ts';
import { notRestarted } from '../runner/look/not-restarted.ts';
import { lookAtNote } from '../runner/look/note.ts';
import { minesAt } from '../runner/look/progressing.ts';
import { running } from '../runner/look/running.ts';
import { answeredBy } from '../runner/look/who-answers.ts';

const WORKERS = 10;
const COPIES = ['rng1', 'rng2', 'rng3'] as const;
const LOAD = 'notes/load.txt';
/** What the student writes in ~/dockercoins. */
const FILES = ['compose.three-rng.yaml', 'compose.balanced.yaml', 'balancer.cfg'] as const;

const removeFiles = ({ sh }: LabContext, ...files: string[]) =>
  sh('node1', `cd dockercoins && rm -f -- ${files.join(' ')}`);

export const lab = defineLab({
  summary: 'three rng behind a balancer that has their name: 30 hashes/s, and not a line of code changed',
  minutes: 35,
  needs: {
    nodes: 1,
    prepare: async (context) => {
      await clearApplication(context);
      await removeNotes(context, LOAD);
      await startApplication(context, { scale: [`worker=${WORKERS}`] });
      await removeFiles(context, ...FILES);
    },
  },
  exercises: {
    '7.1': {
      kind: 'looks',
      hints: [
        'Read the counter "hashes", wait, read it again, divide by the time. httping tells how long rng lets one wait.',
        'Is it not 10? docker compose ps  must show ten workers and one rng:  docker compose up -d --scale worker=10',
      ],
      check: (context) =>
        firstFailed([
          () => instances(context, { rng: 1, worker: WORKERS }),
          () => context.eventually(20, () => minesAt(context, 10, 4)),
        ]),
    },
    '7.2': {
      kind: 'fails',
      hints: [
        'Ask Compose for three rng, and read what it says of the second.',
        'docker compose up -d --scale worker=10 --scale rng=3   fails with "port is already allocated", and that is the lesson.',
      ],
      check: (context) => context.eventually(10, () => portConflict(context)),
      reset: (context) => startApplication(context, { scale: [`worker=${WORKERS}`] }),
    },
    '7.3': {
      kind: 'does',
      hints: [
        'Stop this one service, and leave the others running.',
        'In ~/dockercoins:  docker compose stop rng',
      ],
      check: (context) => context.eventually(10, () => onlyRngStopped(context)),
      reset: (context) => startApplication(context, { services: ['rng'] }),
    },
    '7.4': {
      kind: 'does',
      hints: [
        'Three services that differ by their name only, each with  image: dockercoins-rng  and without ports.',
        'Write compose.three-rng.yaml as in the guide; then  docker compose -f compose.yaml -f compose.three-rng.yaml up -d rng1 rng2 rng3',
      ],
      check: (context) => context.eventually(10, () => threeCopies(context)),
      reset: async (context) => {
        await removeServices(context, ...COPIES);
        await removeFiles(context, 'compose.three-rng.yaml');
      },
    },
    '7.5': {
      kind: 'does',
      hints: [
        'The service rng gets another image and loses its build; the configuration of HAProxy has a line "server" for each of the three.',
        'docker compose logs rng  says what HAProxy does not like. Its configuration is mounted at /usr/local/etc/haproxy/haproxy.cfg.',
      ],
      check: (context) =>
        firstFailed([
          () => context.eventually(15, () => instances(context, { rng: 1, worker: WORKERS })),
          () =>
            context.eventually(15, () =>
              answeredBy(
                context,
                COPIES.map((name) => `${name}-1`),
              ),
            ),
        ]),
      reset: async (context) => {
        await removeServices(context, 'rng');
        await removeFiles(context, 'balancer.cfg');
      },
    },
    '7.6': {
      kind: 'looks',
      hints: [
        'The same as in 7.1. The three must all be in the balancer: docker compose logs --tail 6 rng  shows whom it asks.',
        'Is it 10? Then one rng answers still. Is it 3? Then there is one worker:  docker compose up -d --scale worker=10  with both files.',
      ],
      check: (context) =>
        firstFailed([
          () => context.eventually(20, () => minesAt(context, 30, 4)),
          () => context.eventually(10, () => waitsLess(context)),
        ]),
    },
    '7.7': {
      kind: 'does',
      hints: [
        'First start the new instances, then tell the balancer, then let Compose remove what is in no file any more (--remove-orphans).',
        'With COMPOSE_FILE=compose.yaml:compose.balanced.yaml:  docker compose up -d --scale rngs=3 rngs;  reconfigure-balancer rng rngs;  docker compose up -d --scale worker=10 --scale rngs=3 --remove-orphans',
      ],
      check: (context) =>
        firstFailed([
          () =>
            context.eventually(10, () => instances(context, { rng: 1, rngs: 3, rng1: 0, rng2: 0, rng3: 0 })),
          () => wasToldOnly(context),
          () => context.eventually(10, () => answeredBy(context, namesOfRngs(3))),
        ]),
      reset: backToCopies,
    },
    '7.8': {
      kind: 'does',
      hints: [
        'Down: first reconfigure-balancer --first 2 rng rngs, then scale to 2. Up: first scale to 5, then reconfigure-balancer rng rngs.',
        `ab must run all the while, with its output in ~/${LOAD}; Ctrl-C ends it, and it sums up. Did requests fail? Begin again with three.`,
      ],
      check: (context) =>
        firstFailed([
          () => noneFailed(context),
          () => context.eventually(10, () => instances(context, { rng: 1, rngs: 5 })),
          () => wasToldOnly(context),
          () => context.eventually(10, () => answeredBy(context, namesOfRngs(5))),
        ]),
      reset: async (context) => {
        await removeNotes(context, LOAD);
        await context.sh('node1', BACK_TO_THREE);
      },
    },
  },
});

const instances = (context: LabContext, counts: Readonly<Record<string, number>>) =>
  running(
    context,
    counts,
    'docker compose ps --all  shows them; --scale worker=10 must be said in each  docker compose up  without names.',
  );
const wasToldOnly = (context: LabContext) =>
  notRestarted(
    context,
    'rng',
    'rngs',
    'reconfigure-balancer rng rngs  needs no restart. Scale rngs down and up once more, and leave the balancer alone.',
  );
const namesOfRngs = (count: number) => Array.from({ length: count }, (_, index) => `rngs-${index + 1}`);

/** With the student's own files; where they are gone, the reset of what comes before has nothing to go back to either. */
const BACK_TO_THREE = `cd dockercoins && export COMPOSE_FILE=compose.yaml:compose.balanced.yaml
[ -e compose.balanced.yaml ] || exit 0
docker compose up --detach --scale rngs=3 rngs 2>&1 && reconfigure-balancer rng rngs || true`;

/** The three copies, and the balancer that knows them, as exercise 7.5 left them. */
const BACK_TO_COPIES = `cd dockercoins && [ -e compose.three-rng.yaml ] && [ -e balancer.cfg ] || exit 0
export COMPOSE_FILE=compose.yaml:compose.three-rng.yaml
docker compose up --detach rng1 rng2 rng3 2>&1 || exit 0
awk '/^ +server / { if (!done++) for (i = 1; i <= 3; i++) print "  server rng" i " rng" i ":80 check"; next } { print }' balancer.cfg > balancer.new
cat balancer.new > balancer.cfg && rm balancer.new
docker compose kill --signal USR2 rng 2>&1 || true`;

async function backToCopies(context: LabContext): Promise<void> {
  await context.sh('node1', BACK_TO_COPIES);
  await removeServices(context, 'rngs');
  await removeFiles(context, 'compose.balanced.yaml');
}

/** Some were made and could not start; the first one has the port, and serves. */
async function portConflict({ node }: LabContext): Promise<Finding> {
  const rngs = (await AppView.of(node('node1'))).instances('rng');
  const running = rngs.filter(({ State }) => State === 'running');
  const stuck = rngs.filter(({ State }) => State === 'created');
  const hasPort = running[0]?.Ports.some(({ PublicPort }) => PublicPort === 8001) === true;
  return finding(running.length === 1 && hasPort && stuck.length > 0, {
    lookedAt: 'the containers of rng on node1',
    saw: `${running.length} running${running.length === 1 && !hasPort ? ' (without port 8001)' : ''}, ${stuck.length} made and not started`,
    expected: 'one that runs and has port 8001, and at least one that was made and could not start',
    tryThis: 'docker compose up -d --scale worker=10 --scale rng=3  with compose.yaml as it is',
  });
}

async function onlyRngStopped({ node }: LabContext): Promise<Finding> {
  const app = await AppView.of(node('node1'));
  const others = ['hasher', 'redis', 'webui', 'worker'].every((service) => app.count(service) > 0);
  const isStopped = app.instances('rng').every(({ State }) => State === 'exited' || State === 'created');
  return finding(others && isStopped, {
    lookedAt: 'the containers of DockerCoins on node1',
    saw: app.inWords,
    expected: 'no rng that runs, and at least one of each other service that does',
    tryThis:
      'docker compose stop rng  stops it; docker compose up -d NAME  starts what should not have been stopped.',
  });
}

async function threeCopies({ node }: LabContext): Promise<Finding> {
  const app = await AppView.of(node('node1'));
  const words = COPIES.map((name) => {
    const running = app.instances(name).filter(({ State }) => State === 'running');
    return `${name}: ${running.map(({ Image }) => Image).join(', ') || 'does not run'}`;
  });
  return finding(words.join() === COPIES.map((name) => `${name}: dockercoins-rng`).join(), {
    lookedAt: `the services ${COPIES.join(', ')} on node1, and their images`,
    saw: words.join('; '),
    expected: 'each runs once, with the image dockercoins-rng',
    tryThis:
      'docker compose -f compose.yaml -f compose.three-rng.yaml up -d rng1 rng2 rng3   (has the file all three?)',
  });
}

async function waitsLess({ node }: LabContext): Promise<Finding> {
  const times = await probe(node('node1'), 8001, 4);
  return finding(times.length > 0 && mean(times) < 400, {
    lookedAt: 'GET / at port 8001 of node1, four times',
    saw: timesInWords(times),
    expected: 'about a tenth of the 750 ms before; less than 400 at least, on average',
    tryThis: 'docker compose logs --tail 6 rng  shows whether all three are asked in turn.',
  });
}

function noneFailed(context: LabContext): Promise<Finding> {
  const expected =
    'what ab sums up after Ctrl-C: thirty requests or more, none failed, none with another status than 200';
  const tryThis = `ab -n 100000 -c 5 localhost:8001/32 > ~/${LOAD}   in another terminal, scale meanwhile, then Ctrl-C there`;
  return lookAtNote(context, { path: LOAD, expected, tryThis }, (text) => {
    const run = parseAb(text);
    const others = Number(/^Non-2xx responses:\s+(\d+)/m.exec(text)?.[1] ?? 0);
    const ok = run !== undefined && run.complete >= 30 && run.failed === 0 && others === 0;
    const saw = run
      ? `${run.complete} requests of ${run.path}, ${run.failed} failed, ${others} with another status`
      : 'nothing that ab writes when it is done';
    return { ok, saw };
  });
}
