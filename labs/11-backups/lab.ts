import { clearApplication, removeNotes, startApplication } from '../application.ts';
import type { LabContext } from '../runner/context.ts';
import { defineLab } from '../runner/lab.ts';
import { coinsIn, REDIS, stockWallet } from '../runner/look/coins.ts';
import {
  backupContainer,
  COINS,
  COPY,
  copied,
  restoredBeside,
  restoredForReal,
  SAVED,
  saved,
} from './restores.ts';
import { BY_LABEL, fromHost, fromInside, fromLabel, fromScheduler } from './schedules.ts';

const CONTAINERS = ['backup', 'restored', 'backup-loop', 'scheduler'];
/** In the wallet when the lab begins. */
const STOCK = 40;

export const lab = defineLab({
  summary: 'a container that backs up another, restores that are proven, and four ways to schedule',
  minutes: 45,
  needs: {
    nodes: 1,
    prepare: async (context) => {
      await endWatch(context);
      await endByLabel(context);
      await clearApplication(context);
      await removeContainers(context, ...CONTAINERS);
      await removeBackups(context, `${COPY} backups/{host,loop,scheduler}.rdb ${BY_LABEL}`);
      await removeNotes(context, SAVED, COINS);
      await startApplication(context);
      await stockWallet(context, STOCK);
    },
  },
  exercises: {
    '11.1': {
      kind: 'does',
      hints: [
        'Three options of docker run: --volumes-from for the files of the database, --network for its name, -v for a place outside.',
        `docker run -d --name backup --user $(id -u) --volumes-from ${REDIS} --network dockercoins_default -v ~/backups:/output redis:8 sleep infinity`,
      ],
      check: backupContainer,
      reset: (context) => removeContainers(context, 'backup'),
    },
    '11.2': {
      kind: 'does',
      hints: [
        'LASTSAVE counts whole seconds: ask, wait one, SAVE, ask again.',
        `redis-cli -h redis LASTSAVE  from a container in dockercoins_default; the answers go into ~/${SAVED}, one a line (tee -a appends).`,
      ],
      check: saved,
      reset: async (context) => {
        await removeNotes(context, SAVED);
        await context.sh('node1', `docker exec ${REDIS} rm -f /data/dump.rdb`);
      },
    },
    '11.3': {
      kind: 'does',
      hints: [
        'A container with the volumes of the database and a folder of node1 sees both: cp from one to the other.',
        `In it:  sh -c 'redis-cli -h redis SAVE && cp /data/dump.rdb /output/'   where /output is ~/backups (-v ~/backups:/output).`,
      ],
      check: copied,
      reset: (context) => removeBackups(context, COPY),
    },
    '11.4': {
      kind: 'does',
      hints: [
        'Redis reads the file when it starts. So: docker create, docker cp, docker start.',
        'docker create --name restored redis:8; docker cp ~/backups/dump.rdb restored:/data/; docker start restored',
      ],
      check: (context) => context.eventually(10, () => restoredBeside(context)),
      reset: (context) => removeContainers(context, 'restored'),
    },
    '11.5': {
      kind: 'does',
      hints: [
        'docker compose rm --stop --force --volumes redis  destroys it. The copy must be in the new container before Redis starts.',
        'docker compose create redis, then docker compose cp ~/backups/dump.rdb redis:/data/dump.rdb, then docker compose up -d',
      ],
      check: (context) => context.eventually(10, () => restoredForReal(context)),
      reset: async (context) => {
        await removeNotes(context, COINS);
        await startApplication(context);
        if (((await coinsIn(context, REDIS))?.size ?? 0) < STOCK) await stockWallet(context, STOCK);
      },
    },
    '11.6': {
      kind: 'does',
      hints: [
        'watch --interval 2 "COMMAND" runs a command every two seconds, until Ctrl-C. It needs a terminal of its own.',
        'The command is that of exercise 11.3, with /output/host.rdb instead of /output/ .',
      ],
      check: fromHost,
      reset: async (context) => {
        await endWatch(context);
        await removeBackups(context, 'backups/host.rdb');
      },
    },
    '11.7': {
      kind: 'does',
      hints: [
        "Instead of sleep infinity, the container runs a loop:  sh -c 'while sleep 2; do …; done'",
        '--restart unless-stopped  brings it back when it ended; the rest is as in exercise 11.1.',
      ],
      check: fromInside,
      reset: async (context) => {
        await removeContainers(context, 'backup-loop');
        await removeBackups(context, 'backups/loop.rdb');
      },
    },
    '11.8': {
      kind: 'does',
      hints: [
        'The scheduler needs the docker command (-v /usr/bin/docker:/usr/bin/docker:ro) and the socket of the engine, and nothing else.',
        'Its loop runs the docker run of exercise 11.3, with /output/scheduler.rdb . Mind the quotes: double ones outside, single ones inside.',
      ],
      check: fromScheduler,
      reset: async (context) => {
        await removeContainers(context, 'scheduler');
        await removeBackups(context, 'backups/scheduler.rdb');
      },
    },
    '11.9': {
      kind: 'does',
      hints: [
        'Labels of a service stand in the Compose file; a second file with -f adds to the first.',
        'backup-by-label --every 2 -- backup-volumes --keep 3  in one terminal;  docker compose -f compose.yaml -f compose.backup.yaml up -d  in another.',
      ],
      check: fromLabel,
      reset: async (context) => {
        await endByLabel(context);
        await removeBackups(context, BY_LABEL);
        await context.sh('node1', 'rm -f dockercoins/compose.backup.yaml');
        await startApplication(context);
      },
    },
  },
});

const removeContainers = async ({ sh }: LabContext, ...names: string[]) =>
  void (await sh('node1', `docker rm --force --volumes ${names.join(' ')} >/dev/null 2>&1 || true`));

const removeBackups = async ({ sh }: LabContext, paths: string) =>
  void (await sh('node1', `mkdir -p backups && sudo rm -f -- ${paths}`));

const endWatch = async ({ sh }: LabContext) =>
  void (await sh('node1', "pkill -f '^watch .*/output/host.rdb' || true"));

const endByLabel = async ({ sh }: LabContext) =>
  void (await sh('node1', "pkill -f '^[^ ]*node [^ ]*backup-by-label' || true"));
