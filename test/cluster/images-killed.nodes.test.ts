/** Images are made for minutes the first time: interrupted and killed in the middle, nothing runs on, and the next command makes the rest. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { missingPrograms } from '../../scripts/system/programs.ts';
import { freshWorkshop } from '../cli/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { noOwnEngine, ownEngine } from './own-engine.ts';
import { freshCluster, noEngine } from './support.ts';

const suiteOf = suite('images in the making', { timeoutMs: 900_000 });
const noDebootstrap =
  (await missingPrograms(['debootstrap'])).length > 0 ? 'debootstrap is not on this machine' : undefined;
const test = suiteOf.skipIf(noEngine ?? noOwnEngine ?? noDebootstrap);

/** What killed programs may need to be gone, in ms. */
const GONE_MS = 10_000;

interface State {
  readonly name: string;
  readonly state: string;
}

test('interrupted and killed at the base and at builds, made whole by the next', async (context) => {
  const place = await freshCluster(context);
  const workshop = await freshWorkshop(context);
  const engine = await ownEngine(place, 3500, { withImages: false });
  // Where a registry answers, nothing would be made here.
  await engine.sh('echo 127.0.0.1 registry-1.docker.io auth.docker.io quay.io >>/etc/hosts');
  const environment = { ...engine.environment, TMPDIR: workshop.folder };
  const begin = () => workshop.begin(['images', '--json'], environment, engine.prefix);
  const foldersLeft = async () =>
    (await readdir(workshop.folder)).filter((name) => /^workshop-(base|node)-/.test(name));
  const debootstrapLeft = () => programsAndMounts(join(workshop.folder, 'workshop-base-'));
  const stoppedAt = async (words: string, signal: NodeJS.Signals) => {
    const command = begin();
    await command.saw(words);
    command.kill(signal);
    return command.finished;
  };

  // In the middle of debootstrap, which has mounted /proc by then.
  assert.is((await stoppedAt('I: Unpacking', 'SIGINT')).exitCode, 130);
  assert.equal(await debootstrapLeft(), []);
  assert.equal(await foldersLeft(), []);
  await stoppedAt('I: Unpacking', 'SIGKILL');
  await gone(debootstrapLeft);

  // In the middle of builds, which go on in the engine's containers.
  await stoppedAt('"step":"image redis:8","done":1', 'SIGKILL');
  assert.equal(await foldersLeft(), [], 'what the killed one left');
  await gone(() => engine.sh('docker ps --quiet').then((text) => text.split('\n').filter(Boolean)));
  assert.is((await stoppedAt('"step":"image haproxy:3.0","done":2', 'SIGINT')).exitCode, 130);
  await gone(() => engine.sh('docker ps --quiet').then((text) => text.split('\n').filter(Boolean)));
  // Node's own binary comes by way of npm.
  await stoppedAt('"state":"started","step":"image node:24-slim"', 'SIGKILL');

  const { exitCode, stderr, events } = await begin().finished;
  assert.is(exitCode, 0, stderr);
  const { images } = events.at(-1) as unknown as { images: State[] };
  assert.equal(
    images.filter(({ state }) => state !== 'present'),
    [],
  );
  // The records of what the nodes get are containers that never ran; one of a build would have.
  assert.is(await engine.sh("docker ps --all --format '{{.Status}}' | grep -v '^Created' || true"), '');
  assert.equal(await foldersLeft(), []);
  // Whole images, not halves with the name of one.
  for (const [image, ...words] of [
    ['redis:8', 'redis-server', '--version'],
    ['haproxy:3.0', 'haproxy', '-v'],
    ['node:24-slim', 'node', '--version'],
  ])
    assert.match(await engine.sh(`docker run --rm ${image} ${words.join(' ')}`), /\d+\.\d+/, image);
});

/** Those that have `path` in them. */
async function programsAndMounts(path: string): Promise<string[]> {
  const { stdout } = await execa('pgrep', ['--full', '--list-full', path], { reject: false });
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n');
  return [...stdout.split('\n').filter(Boolean), ...mounts.filter((line) => line.includes(path))];
}

async function gone(left: () => Promise<string[]>): Promise<void> {
  const deadline = performance.now() + GONE_MS;
  for (;;) {
    const there = await left();
    if (there.length === 0) return;
    if (performance.now() > deadline) assert.equal(there, []);
    await delay(100);
  }
}

suiteOf.run();
