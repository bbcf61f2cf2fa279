/** Backups by label and event, on a node, of containers that come and go and of an engine that does. */
import type { Cluster } from '../../scripts/cluster/cluster.ts';
import { freshCluster, noEngine } from '../cluster/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { waitUntil } from '../support/wait-until.ts';

const suiteOf = suite('backup-by-label', { timeoutMs: 300_000 });
const test = suiteOf.skipIf(noEngine);

test('whoever has the label is backed up for as long as it runs, and can be restored', async (context) => {
  const place = await freshCluster(context);
  const cluster = await place.up({ nodes: 1 });
  const node = cluster.nodes[0] as Cluster['nodes'][number];
  const sh = async (script: string) => {
    const { exitCode, stdout, stderr } = await node.run(['bash', '-c', script]);
    assert.is(exitCode, 0, `${script}\n${stdout}${stderr}`);
    return stdout.trim();
  };
  const archives = async (container: string) =>
    (await sh(`ls backups/${container} 2>/dev/null || true`))
      .split('\n')
      .filter((name) => name.endsWith('.gz'));
  const log = () => sh('cat log');

  // One runs already, one comes later, one has no label, one has nothing to back up.
  await sh(`docker run -d --name first --label backup=please --label 'backup.before=redis-cli save' redis:8
            docker run -d --name without redis:8`);
  await sh(
    'setsid backup-by-label --every 1 -- backup-volumes --keep 2 > log 2>&1 < /dev/null & echo $! > pid',
  );
  await waitUntil('a backup of the one that runs', async () => (await archives('first')).length > 0);
  const soFar = (await archives('first')).at(-1) as string;
  await sh(`docker exec first redis-cli set answer 42
            docker run -d --name later --label backup=please -v /var/lib/one -v /var/lib/two debian:trixie-slim sleep infinity
            docker run -d --name empty --label backup debian:trixie-slim sleep infinity`);
  await waitUntil('backups of both volumes', async () => (await archives('later')).length >= 2);
  await waitUntil('that there is nothing to back up', async () =>
    (await log()).includes('empty is not backed up: it has no volume'),
  );
  await waitUntil('old ones to go', async () => (await archives('first')).length === 2);
  assert.equal(await archives('without'), []);
  assert.ok((await archives('first')).every((name) => /^data-\d{8}T\d{6}Z\.tar\.gz$/.test(name)));

  // The second one after it began when the first was done, and that was after the answer was set.
  await waitUntil(
    'two later backups',
    async () => (await archives('first')).filter((name) => name > soFar).length === 2,
  );
  // Whoever ends is left alone.
  await sh('docker kill first');
  const last = await waitUntil('the last backup', async () => {
    const before = await archives('first');
    await new Promise((resolve) => setTimeout(resolve, 3000));
    return (await archives('first')).join() === before.join() && before.at(-1);
  });
  await sh(`docker create --name restored redis:8 >/dev/null
            gunzip < backups/first/${last} | docker cp - restored:/
            docker start restored >/dev/null`);
  assert.is(await waitUntil('Redis', () => sh('docker exec restored redis-cli get answer')), '42');

  // The engine goes away and comes back: it is said, and everything goes on.
  const lines = (await log()).split('\n').length;
  await node.run(['pkill', '-x', 'dockerd'], { user: 'root' });
  await waitUntil('the engine to be missed', async () =>
    (await log()).split('\n').slice(lines).join().includes('No engine answers'),
  );
  await waitUntil(
    'the engine to be back',
    async () => (await node.run(['docker', 'start', 'first'])).exitCode === 0,
  );
  const before = (await archives('first')).at(-1) ?? '';
  await waitUntil('a new backup', async () => ((await archives('first')).at(-1) ?? '') > before);

  // It ends when it is told to, and nothing of it stays.
  await sh('kill $(cat pid); while kill -0 $(cat pid) 2>/dev/null; do sleep 0.1; done');
  assert.is(await sh("pgrep -f '^docker events' || true"), '');
  assert.is(await sh('find backups -name "*.partial"'), '');

  // Wrong use, and a container that is not there.
  for (const [command, status, said] of [
    ['backup-by-label --every never', 2, '--every takes a number'],
    ['backup-by-label --lable x', 2, "Unknown option '--lable'"],
    ['backup-volumes', 2, 'which container?'],
    ['backup-volumes --keep 0 later', 2, '--keep takes a number'],
    ['backup-volumes nobody', 1, 'nobody is not backed up'],
    ['DOCKER_HOST=tcp://127.0.0.1:9 backup-volumes later', 1, 'Cannot connect to the Docker daemon'],
  ] as const) {
    const { exitCode, stderr } = await node.run(['bash', '-c', command]);
    assert.is(exitCode, status, `${command}: ${stderr}`);
    assert.match(stderr, said);
    assert.not.match(stderr, /\n\s+at /);
  }
});

suiteOf.run();
