/** What can only be tried on an engine of one's own: it hangs, ends and starves in the middle of `up`. */
import { freshWorkshop, type Workshop } from '../cli/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { noOwnEngine, type OwnEngine, ownEngine } from './own-engine.ts';
import { freshCluster, noEngine } from './support.ts';

const suiteOf = suite('an engine of our own', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(noEngine ?? noOwnEngine);

const UP = ['up', 'inner', '--nodes', '2', '--swarm', '--json'];

// One test, because the engine with its images takes a while to come.
test('images, hang, end, full disk, taken networks', async (context) => {
  const place = await freshCluster(context);
  const workshop = await freshWorkshop(context);
  const engine = await ownEngine(place, 3500);
  const begin = (...words: string[]) => workshop.begin(words, engine.environment, engine.prefix);
  const left = () =>
    engine.sh(
      'docker ps --all --quiet --filter label=workshop.cluster; docker network ls --quiet --filter label=workshop.cluster; docker volume ls --quiet --filter label=workshop.cluster',
    );
  const killedAt = async (step: string, signal: NodeJS.Signals) => {
    const command = begin(...UP);
    await command.saw(`"state":"started","step":"${step}`);
    command.kill(signal);
    return command.finished;
  };

  await interruptedSeed(engine, killedAt);
  // killed there, the next one makes it whole
  await killedAt('putting the images together', 'SIGKILL');
  const whole = await begin(...UP).finished;
  assert.is(whole.exitCode, 0, whole.stderr);
  assert.is((await begin('down', 'inner').finished).exitCode, 0);
  assert.is(await left(), '');

  await hung(engine, begin);
  assert.is((await begin('down', 'inner').finished).exitCode, 0);
  assert.is(await left(), '');

  await restarted(engine, begin);
  assert.is((await begin('down', 'inner').finished).exitCode, 0);
  assert.is(await left(), '');

  await takenNetworks(engine, begin);
  await fullDisk(engine, begin);
  assert.is(await left(), '');
});

type Begin = (...words: string[]) => ReturnType<Workshop['begin']>;
type KilledAt = (step: string, signal: NodeJS.Signals) => ReturnType<Workshop['run']>;

async function interruptedSeed(engine: OwnEngine, killedAt: KilledAt): Promise<void> {
  const { exitCode } = await killedAt('putting the images together', 'SIGINT');
  assert.is(exitCode, 130);
  assert.is(await engine.sh('docker ps --all --quiet; docker volume ls --quiet'), '');
}

async function hung(engine: OwnEngine, begin: Begin): Promise<void> {
  const command = begin(...UP);
  await command.saw('"state":"started","step":"making 2 nodes"');
  await engine.sh('pkill -STOP dockerd');
  const { exitCode, events } = await command.finished;
  await engine.sh('pkill -CONT dockerd');
  assert.is(exitCode, 1);
  assert.match((events.at(-1) as { what: string }).what, 'stopped answering in the middle');
}

async function restarted(engine: OwnEngine, begin: Begin): Promise<void> {
  const command = begin(...UP);
  await command.saw('"state":"started","step":"starting nodes"');
  await engine.restart();
  const { exitCode, events } = await command.finished;
  assert.is(exitCode, 1);
  const { code, what } = events.at(-1) as { code: string; what: string };
  assert.is.not(code, 'FAULT', what);
  const again = await begin(...UP).finished;
  assert.is(again.exitCode, 0, again.stderr);
}

async function takenNetworks(engine: OwnEngine, begin: Begin): Promise<void> {
  await engine.sh('docker network create --subnet 10.213.0.0/16 all');
  const { exitCode, events } = await begin(...UP).finished;
  await engine.sh('docker network rm all');
  assert.is(exitCode, 1);
  const { what, why } = events.at(-1) as { what: string; why: string };
  assert.match(what, 'No network is free');
  assert.match(why, '10.213.0.0/16');
}

async function fullDisk(engine: OwnEngine, begin: Begin): Promise<void> {
  await engine.sh('cat /dev/zero >/var/lib/docker/filling 2>/dev/null; true');
  const { exitCode, events } = await begin(...UP).finished;
  await engine.sh('rm /var/lib/docker/filling');
  assert.is(exitCode, 3);
  const { code, what } = events.at(-1) as { code: string; what: string };
  assert.is(code, 'NO_ROOM');
  assert.match(what, 'full');
}

suiteOf.run();
