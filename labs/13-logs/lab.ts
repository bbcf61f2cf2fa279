import { clearApplication, removeNotes, startApplication } from '../application.ts';
import type { LabContext } from '../runner/context.ts';
import { finding, firstFailed } from '../runner/finding.ts';
import { defineLab, type Finding } from '../runner/lab.ts';
import { AppView } from '../runner/look/app.ts';
import { lookAtNote, quote } from '../runner/look/note.ts';
import {
  applicationCollected,
  collects,
  helloWorld,
  nobodyListens,
  outlived,
  pageFinds,
} from './collected.ts';
import { DRIVERS, loggedToVolume, rotates, threeDrivers, WARNINGS } from './drivers.ts';
import { forget, putFiles, removeCollector } from './files.ts';

const ELK = 'notes/elk.txt';
const ELK_SERVICES = ['elasticsearch', 'kibana', 'logstash'];
const SAY = 'can you see me?';
const SAID = ['filelog', ...Object.keys(DRIVERS), 'full', 'rotated', 'greeter', 'over-udp', 'over-tcp'];
/** A message comes at once; a container that has to be started takes longer, in s. */
const ARRIVES_S = 5;
const STARTS_S = 20;

export const lab = defineLab({
  summary: 'files, drivers, rotation, and a collector that hears what all containers say',
  minutes: 50,
  needs: {
    nodes: 1,
    prepare: async (context) => {
      await clearApplication(context);
      await removeCollector(context);
      await removeContainers(context, ...SAID);
      await removeNotes(context, WARNINGS, ELK);
      await putFiles(context);
      await startApplication(context);
    },
  },
  exercises: {
    '13.1': {
      kind: 'does',
      hints: [
        '-v /logs makes a volume at that place; --volumes-from filelog gives it to another container.',
        `docker run --rm --volumes-from filelog debian:trixie-slim grep -c WARN /logs/app.log > ~/${WARNINGS}`,
      ],
      check: (context) => context.eventually(ARRIVES_S, () => loggedToVolume(context)),
      reset: async (context) => {
        await removeContainers(context, 'filelog');
        await removeNotes(context, WARNINGS);
      },
    },
    '13.2': {
      kind: 'does',
      hints: [
        '--log-driver belongs to docker run. The names of the drivers are json-file, local and none.',
        'docker run -d --name said-local --log-driver local debian:trixie-slim echo hello from local   and so on.',
      ],
      check: (context) => context.eventually(ARRIVES_S, () => threeDrivers(context)),
      reset: (context) => removeContainers(context, ...Object.keys(DRIVERS)),
    },
    '13.3': {
      kind: 'does',
      hints: [
        'Two options of the driver: --log-opt max-size=100k --log-opt max-file=3',
        "Both containers run  seq -f 'line %g that nobody will ever read' 50000 ; one of them with the two options.",
      ],
      check: (context) => context.eventually(STARTS_S, () => rotates(context)),
      reset: (context) => removeContainers(context, 'full', 'rotated'),
    },
    '13.4': {
      kind: 'does',
      hints: [
        'docker compose up -d  in ~/collector, then one message by hand: a line of JSON in a datagram to port 12201.',
        `echo '{"version": "1.1", "host": "me", "short_message": "ok"}' | socat -u - UDP-SENDTO:127.0.0.1:12201`,
      ],
      check: (context) => context.eventually(ARRIVES_S, () => collects(context)),
      reset: removeCollector,
    },
    '13.5': {
      kind: 'does',
      hints: [
        'docker compose ps page  in ~/collector tells where it listens. The page searches what the collector has kept.',
        `Send a message with  "short_message": "${SAY}"  to the collector; then  curl 'localhost:5601/json?q=see+me'`,
      ],
      check: (context) => context.eventually(ARRIVES_S, () => pageFinds(context, SAY)),
      reset: (context) => forget(context, SAY),
    },
    '13.6': {
      kind: 'does',
      hints: [
        'Two options: --log-driver gelf, and --log-opt gelf-address=… with the address of the collector.',
        'docker run --rm --log-driver gelf --log-opt gelf-address=udp://127.0.0.1:12201 debian:trixie-slim echo hello world',
      ],
      check: (context) => context.eventually(ARRIVES_S, () => helloWorld(context)),
      reset: (context) => forget(context, '"short_message":"hello world"'),
    },
    '13.7': {
      kind: 'fails',
      hints: [
        'The address may be anything at which nobody listens: udp://127.0.0.1:12999, and then tcp:// instead of udp:// .',
        'The second docker run ends with an error, and leaves a container that was never started. That is right.',
      ],
      check: (context) => context.eventually(ARRIVES_S, () => nobodyListens(context)),
      reset: (context) => removeContainers(context, 'over-udp', 'over-tcp'),
    },
    '13.8': {
      kind: 'does',
      hints: [
        'kill ends the containers at once, rm --force removes them without asking.',
        'cd ~/dockercoins; docker compose kill; docker compose rm --force',
      ],
      check: allGone,
      reset: (context) => startApplication(context),
    },
    '13.9': {
      kind: 'does',
      hints: [
        'A second file with -f lies on top of the first, and adds a section "logging" to every service.',
        'cd ~/dockercoins; docker compose -f compose.yaml -f compose.logging.yaml up -d   (the collector must run before)',
      ],
      check: (context) => context.eventually(STARTS_S, () => applicationCollected(context)),
      reset: async (context) => {
        await clearApplication(context);
        await startApplication(context);
      },
    },
    '13.10': {
      kind: 'does',
      hints: [
        'Three messages, with the texts of the guide: one before, one while there is no collector, one after.',
        'docker compose rm --stop --force collect  removes the container; docker compose up -d  makes a new one.',
      ],
      check: (context) => context.eventually(ARRIVES_S, () => outlived(context)),
      reset: async (context) => {
        for (const text of ['before the restart', 'while it is away', 'after the restart'])
          await forget(context, text);
      },
    },
    '13.11': {
      kind: 'does',
      hints: [
        'docker compose config reads a Compose file, says what is wrong with it, and prints it whole. Nothing is pulled or started.',
        `cd ~/elk; docker compose config --services | sort > ~/${ELK}`,
      ],
      check: (context) => firstFailed([() => elkNoted(context), () => elkIsRight(context)]),
      reset: (context) => removeNotes(context, ELK),
    },
  },
});

const removeContainers = async ({ sh }: LabContext, ...names: string[]) =>
  void (await sh('node1', `docker rm --force --volumes ${names.join(' ')} >/dev/null 2>&1 || true`));

async function allGone({ node }: LabContext): Promise<Finding> {
  const app = await AppView.of(node('node1'));
  return finding(app.isEmpty, {
    lookedAt: 'the containers of DockerCoins on node1, running or not',
    saw: app.inWords,
    expected: 'none is left',
    tryThis: 'docker compose kill  and  docker compose rm --force  in ~/dockercoins',
  });
}

function elkNoted(context: LabContext): Promise<Finding> {
  const expected = `the services of ~/elk: ${ELK_SERVICES.join(', ')}`;
  const tryThis = `docker compose config --services > ~/${ELK}   in ~/elk`;
  return lookAtNote(context, { path: ELK, expected, tryThis }, (text) => ({
    ok: text.trim().split(/\s+/).sort().join() === ELK_SERVICES.join(),
    saw: quote(text),
  }));
}

interface ComposeModel {
  readonly services?: Readonly<
    Record<string, { readonly ports?: readonly { readonly target: number; readonly protocol: string }[] }>
  >;
}

/** What the guide says of the file: Compose understands it, and Logstash listens for GELF. */
async function elkIsRight({ sh }: LabContext): Promise<Finding> {
  const model = await sh(
    'node1',
    'docker compose --file elk/compose.yaml config --format json 2>/dev/null || echo {}',
  );
  const { services = {} } = JSON.parse(model) as ComposeModel;
  const listens = services.logstash?.ports?.some((port) => port.target === 12201 && port.protocol === 'udp');
  const names = Object.keys(services).sort().join(', ');
  return finding(names === ELK_SERVICES.join(', ') && listens === true, {
    lookedAt: '~/elk/compose.yaml on node1, as Compose reads it',
    saw:
      names === '' ? 'no Compose file' : `${names}; logstash listens ${listens ? 'at 12201/udp' : 'nowhere'}`,
    expected: `${ELK_SERVICES.join(', ')}; logstash listens at 12201/udp`,
    tryThis:
      'docker compose config  in ~/elk names what is wrong;  ./workshop lab start 13  puts the file back.',
  });
}
