import { clearApplication, removeNotes, restoreFiles, startApplication } from '../application.ts';
import type { LabContext } from '../runner/context.ts';
import { firstFailed } from '../runner/finding.ts';
import { defineLab } from '../runner/lab.ts';
import { appMines } from '../runner/look/progressing.ts';
import { allBack, engineIsNew, everythingNoted, HASHES, olderThanEngine, stoppedCleanly } from './checks.ts';
import { BYSTANDERS, LONELY, RUNNING, retire, startLonely, stopStranded } from './containers.ts';
import { leaveSwarm, plainEngine } from './engine.ts';
import {
  builtAnew,
  forgetImages,
  mirrorIsGone,
  mirrorServes,
  oldImages,
  redisUpgraded,
  startMirror,
} from './images.ts';

const stopAll = async ({ sh }: LabContext) =>
  void (await sh(
    'node1',
    `cd dockercoins && docker compose stop --timeout 3 2>&1; docker stop --time 3 ${BYSTANDERS.join(' ')}`,
  ));

const startAll = async (context: LabContext) => {
  await startApplication(context);
  await startLonely(context);
};

export const lab = defineLab({
  summary: 'a new engine below containers that run, and new images for them: no coin is lost',
  minutes: 45,
  needs: {
    nodes: 1,
    prepare: async (context) => {
      await plainEngine(context);
      await leaveSwarm(context);
      await clearApplication(context);
      await stopStranded(context);
      await forgetImages(context);
      await removeNotes(context, RUNNING, HASHES, 'daemon.json', 'dockercoins/compose.upgrade.yaml');
      await restoreFiles(context);
      await oldImages(context);
      await retire(context);
      await startAll(context);
    },
  },
  exercises: {
    '14.1': {
      kind: 'does',
      hints: [
        'docker ps lists what runs; with --all it lists more than that. An option makes it print nothing but IDs.',
        `docker ps --quiet --no-trunc | tee ~/${RUNNING}`,
      ],
      check: everythingNoted,
      reset: (context) => removeNotes(context, RUNNING, HASHES),
    },
    '14.2': {
      kind: 'does',
      hints: [
        'docker stop asks, docker kill does not. The list has one ID a line, and xargs makes arguments of lines.',
        `xargs -n1 -P10 docker stop < ~/${RUNNING}`,
      ],
      check: (context) => context.eventually(15, () => stoppedCleanly(context)),
      reset: startAll,
    },
    '14.3': {
      kind: 'does',
      hints: [
        'The engine is the process dockerd. It is told to end like any other process, and on a node it is started again by itself.',
        'sudo kill $(pidof dockerd)   and then, for some seconds,  docker version',
      ],
      check: (context) => context.eventually(15, () => engineIsNew(context)),
      // What has stopped after the engine started cannot have been stopped for its sake.
      reset: async (context) => {
        await startLonely(context);
        await context.sh('node1', `docker stop --time 3 ${LONELY}`);
      },
    },
    '14.4': {
      kind: 'does',
      hints: [
        'The list that you wrote in 14.1 is good for docker start as well.',
        `xargs docker start < ~/${RUNNING}`,
      ],
      check: (context) => context.eventually(15, () => allBack(context)),
      reset: stopAll,
    },
    '14.5': {
      kind: 'does',
      hints: [
        'Three steps: the setting into /etc/docker/daemon.json, SIGHUP so that the engine reads it, and only then SIGTERM.',
        'docker info --format {{.LiveRestoreEnabled}}  must say true before  sudo kill $(pidof dockerd)',
      ],
      check: (context) =>
        context.eventually(15, () => firstFailed([() => olderThanEngine(context), () => appMines(context)])),
      reset: async (context) => {
        await plainEngine(context);
        await startLonely(context);
        await context.sh('node1', `docker restart --time 3 ${LONELY}`);
      },
    },
    '14.6': {
      kind: 'does',
      hints: [
        'Three things: a registry at port 5050, an engine that knows it as a mirror, and in it an image called library/node:24-slim.',
        'docker info --format {{.RegistryConfig.Mirrors}}  shows the mirrors; curl localhost:5050/v2/_catalog  what the registry has.',
      ],
      check: (context) => context.eventually(10, () => mirrorServes(context)),
      reset: async (context) => {
        await forgetImages(context);
        await plainEngine(context);
      },
    },
    '14.7': {
      kind: 'does',
      hints: [
        'Two options of docker compose build: one asks for newer base images, the other does every step again. A new image alone changes no container.',
        'docker compose build --pull --no-cache   and then   docker compose up -d',
      ],
      check: (context) =>
        context.eventually(15, () => firstFailed([() => builtAnew(context), () => appMines(context)])),
      reset: async (context) => {
        await oldImages(context);
        await startApplication(context);
      },
    },
    '14.8': {
      kind: 'does',
      hints: [
        'Compose hands volumes from the old container to the new one, if there is an old one when up is called.',
        'docker compose -f compose.yaml -f compose.upgrade.yaml up -d   and no  down  before it',
      ],
      check: (context) =>
        context.eventually(15, () => firstFailed([() => redisUpgraded(context), () => appMines(context)])),
      reset: async (context) => {
        await context.sh('node1', 'rm -f dockercoins/compose.upgrade.yaml');
        await startApplication(context);
        await context.sh('node1', 'docker rmi redis:8-mended 2>&1 || true');
      },
    },
    '14.9': {
      kind: 'does',
      hints: [
        'Three things are left over: the mirror, the word of it in the daemon.json, and images without a name.',
        'docker rm --force mirror;  docker image prune;  "registry-mirrors": [] and a SIGHUP',
      ],
      check: (context) => context.eventually(10, () => mirrorIsGone(context)),
      reset: startMirror,
    },
  },
});
