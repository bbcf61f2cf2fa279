/** What runs, what was written down of it, and the engine below. */
import type { LabContext } from '../runner/context.ts';
import { finding, firstFailed } from '../runner/finding.ts';
import type { Finding } from '../runner/lab.ts';
import { AppView } from '../runner/look/app.ts';
import { engineStartedAt } from '../runner/look/engine.ts';
import { appMines } from '../runner/look/progressing.ts';
import { readCounters } from '../runner/look/speed.ts';
import { LONELY, RUNNING, readList } from './containers.ts';

/** The counter, as it was before anything was stopped. */
export const HASHES = 'notes/hashes.txt';

export async function everythingNoted(context: LabContext): Promise<Finding> {
  const running = await context.node('node1').engine.listContainers();
  const noted = await readList(context);
  const missing = running.filter(({ Id }) => !noted.some(({ id }) => id === Id));
  const extra = noted.filter(({ id }) => !running.some(({ Id }) => Id === id));
  const words = [
    `${noted.length} of them`,
    missing.length > 0 && `not there: ${missing.map(({ Names }) => Names[0]?.slice(1)).join(', ')}`,
    extra.length > 0 && `there, and not running: ${inShort(extra.map(({ name }) => name))}`,
  ];
  return finding(running.length > 0 && missing.length === 0 && extra.length === 0, {
    lookedAt: `the IDs in ~/${RUNNING}, beside the containers that run on node1`,
    saw: noted.length === 0 ? 'no ID' : words.filter(Boolean).join('; '),
    expected: `the ${running.length} containers that run, and no others`,
    tryThis: `docker ps --quiet --no-trunc > ~/${RUNNING}   (--quiet: only IDs; without --all: only what runs)`,
  });
}

const inShort = (names: readonly string[]): string =>
  names.length > 6 ? `${names.slice(0, 6).join(', ')} …` : names.join(', ');

export async function stoppedCleanly(context: LabContext): Promise<Finding> {
  const noted = await readList(context);
  const wrong = noted.filter(
    ({ state, name }) => state?.Status !== 'exited' || (listens(name) && state.ExitCode === 137),
  );
  return finding(noted.length > 0 && wrong.length === 0, {
    lookedAt: `the containers whose IDs are in ~/${RUNNING}`,
    saw:
      noted.length === 0
        ? 'no ID is in the list'
        : wrong.map((each) => each.inWords).join(', ') || 'all have ended',
    expected: 'all of them stopped, and none of DockerCoins or lonely killed (137)',
    tryThis: `xargs -n1 -P10 docker stop < ~/${RUNNING}   (those that were killed: start them, and stop them again; is the list still right? 14.1)`,
  });
}

/** What ends by itself when it is asked. Whatever else runs here, of labs before or of the student's own, may not, and is killed in the end. */
const listens = (name: string): boolean => name === LONELY || name.startsWith('dockercoins-');

export async function engineIsNew(context: LabContext): Promise<Finding> {
  const noted = await readList(context);
  const busy = noted.filter(({ state }) => state?.Status !== 'exited');
  const started = await engineStartedAt(context);
  const last = Math.max(...noted.map(({ state }) => Date.parse(state?.FinishedAt ?? '')));
  const seconds = Math.abs(started - last) / 1000;
  const order = `the engine was started ${seconds.toFixed(1)} s ${started > last ? 'after' : 'before'} the last of them had stopped`;
  return finding(noted.length > 0 && busy.length === 0 && started > last, {
    lookedAt: `when the engine of node1 was started, and when the containers in ~/${RUNNING} stopped`,
    saw: noted.length === 0 ? 'no ID is in the list' : busy.map((each) => each.inWords).join(', ') || order,
    expected: 'an engine that was started after all of them had stopped',
    tryThis:
      'sudo kill $(pidof dockerd)  ends the engine; on your node it is started again by itself. Stop containers before (14.2).',
  });
}

export async function allBack(context: LabContext): Promise<Finding> {
  const before = Number((await context.note('node1', HASHES))?.trim() || 0);
  return firstFailed([
    async () => {
      const noted = await readList(context);
      const away = noted.filter(({ state }) => state?.Running !== true);
      const [retired] = await context
        .node('node1')
        .engine.listContainers({ filters: { name: ['^/retired$'] } });
      const words = [...away.map((each) => each.inWords), retired && 'retired runs'].filter(Boolean);
      return finding(noted.length > 0 && words.length === 0, {
        lookedAt: `the containers whose IDs are in ~/${RUNNING}, and "retired"`,
        saw:
          noted.length === 0
            ? 'no ID is in the list'
            : words.join(', ') || 'all of them run, retired does not',
        expected: 'those of the list run, the same as before, and retired does not',
        tryThis: `xargs docker start < ~/${RUNNING}   (and  docker stop retired  if you woke it)`,
      });
    },
    () => appMines(context),
    async () => {
      const { hashes } = await readCounters(context.node('node1'));
      return finding(hashes >= before, {
        lookedAt: 'the counter "hashes" in Redis on node1',
        saw: `${hashes}`,
        expected: `no less than ${before}, as it was before the engine was stopped`,
        tryThis: 'Was the Redis of before removed? docker compose down  takes its data along.',
      });
    },
  ]);
}

/** Started before the engine that looks after it: nothing else than live restore can do that. */
export async function olderThanEngine(context: LabContext): Promise<Finding> {
  const { engine } = context.node('node1');
  const started = await engineStartedAt(context);
  const containers = [...(await AppView.of(context.node('node1'))).running, LONELY];
  const running = (await engine.listContainers()).filter(({ Names, Labels }) =>
    containers.includes(Labels['com.docker.compose.service'] ?? Names[0]?.slice(1) ?? ''),
  );
  const states = await Promise.all(running.map(async ({ Id }) => engine.getContainer(Id).inspect()));
  const younger = states.filter(({ State }) => Date.parse(State.StartedAt) >= started);
  return finding(states.length > containers.length - 1 && younger.length === 0, {
    lookedAt: 'when the engine of node1 was started, and when the containers that run were',
    saw:
      states.length < containers.length
        ? `${states.length} containers run`
        : younger.length === 0
          ? 'all of them are older than the engine'
          : `younger than the engine: ${younger.map(({ Name }) => Name.slice(1)).join(', ')}`,
    expected: 'DockerCoins and lonely running, all of them started before the engine was',
    tryThis:
      'Bring them up (14.4), set "live-restore" to true, SIGHUP, and look at docker info before you end the engine.',
  });
}
