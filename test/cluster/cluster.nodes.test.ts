/** A cluster on a real engine: accidents are mended, secrets kept, wrong wishes refused, and nothing stays. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Node } from '../../scripts/cluster/cluster.ts';
import { dockerProvider } from '../../scripts/cluster/docker/provider.ts';
import { Keep } from '../../scripts/cluster/keep.ts';
import { nodeStatus } from '../../scripts/cluster/status.ts';
import { rolesOf } from '../../scripts/cluster/swarm.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { freshWorkshop } from '../cli/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { freshCluster, noEngine } from './support.ts';

// The first of these may have to make the images.
const suiteOf = suite('cluster', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(noEngine);

test('a Swarm forms, and a cluster that exists is resumed: a dead node comes back', async (context) => {
  const place = await freshCluster(context);
  const cluster = await place.up({ nodes: 3, managers: 1 });
  const roles = await rolesOf(cluster.nodes);
  assert.equal([...roles.values()], ['manager', 'worker', 'worker']);

  const ids = async () =>
    (await place.docker.listContainers({ all: true, filters: { name: [place.name] } }))
      .map(({ Id }) => Id)
      .sort();
  const before = await ids();
  await place.up({ nodes: 3, managers: 1 });
  assert.equal(await ids(), before, 'up again makes nothing anew');

  await place.docker.getContainer(`workshop-${place.name}-node2`).kill();
  try {
    await dockerProvider.find(place.name);
    assert.unreachable('a cluster that is not whole was found whole');
  } catch (error) {
    assert.instance(error, WorkshopError);
    assert.match((error as WorkshopError).message, /2 of 3 nodes run[\s\S]*node2/);
  }
  await rm(new Keep(place.name).path, { recursive: true }); // and the keys are lost on top
  const mended = await place.up({ nodes: 3, managers: 1 });
  assert.equal(await ids(), before);
  assert.is((await nodeStatus(mended.nodes[1] as (typeof mended.nodes)[number])).role, 'worker');
  assert.ok(await new Keep(place.name).read(), 'the keys were taken from a node');
});

test('down leaves nothing, also where there is nothing', async (context) => {
  const place = await freshCluster(context);
  await place.up({ nodes: 2 });
  assert.ok((await place.things()).length >= 5);
  const removed = await dockerProvider.down(place.name, () => undefined);
  assert.equal(removed.nodes, ['node1', 'node2']);
  assert.equal(await place.things(), []);
  assert.equal(await readdir(join(place.folder, 'clusters')), []);
  assert.equal((await dockerProvider.down(place.name, () => undefined)).nodes, []);
});

test('interrupted while it resumes, what ran before is kept', async (context) => {
  const place = await freshCluster(context);
  await place.up({ nodes: 2 });
  const before = await place.things();
  await place.docker.getContainer(`workshop-${place.name}-node2`).kill();
  const interruption = new AbortController();
  const resumed = dockerProvider.up(place.spec(), {
    emit: ({ event }) => {
      if (event === 'step') interruption.abort(new WorkshopError('INTERRUPTED', { what: 'Interrupted.' }));
    },
    signal: interruption.signal,
  });
  assert.is(await resumed.catch((error: WorkshopError) => error.code), 'INTERRUPTED');
  assert.equal((await place.things()).sort(), before.sort());
  assert.ok(await new Keep(place.name).read());
});

test('secrets are in files that nobody else may read, and nowhere else', async (context) => {
  const place = await freshCluster(context);
  const workshop = await freshWorkshop(context);
  process.env.WORKSHOP_STATE_DIR = workshop.folder;
  const made = await workshop.run('up', place.name, '--nodes', '2', '--swarm', '--json');
  assert.is(made.exitCode, 0, made.stderr);
  const told = await workshop.run('status', place.name, '--json');
  const secrets = await new Keep(place.name).read();
  const [first, second] = (await place.up({ nodes: 2, managers: 1 })).nodes as [Node, Node];
  const { JoinTokens } = (await first.engine.swarmInspect()) as { JoinTokens: Record<string, string> };
  const core = (pem = '') => pem.split('\n')[2] ?? pem; // a line from the middle of a key
  const hidden = [
    secrets?.password,
    core(secrets?.client.keyPem),
    core(secrets?.authority.keyPem),
    core(secrets?.userKey.privateKey),
    ...Object.values(JoinTokens),
  ].filter((secret) => secret !== undefined);
  assert.is(hidden.length, 6);
  const inspected = await Promise.all(
    [1, 2].map((n) => place.docker.getContainer(`workshop-${place.name}-node${n}`).inspect()),
  );
  const logs = await Promise.all([first, second].map((node) => node.run(['cat', '/var/log/docker.log'])));
  // Environments and command lines of all processes, those in the nodes included.
  const { stdout: processes } = await execa('sh', [
    '-c',
    'cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null; true',
  ]);
  const places = {
    'what up says': made.stdout + made.stderr,
    'what status says': told.stdout + told.stderr,
    'docker inspect': JSON.stringify(inspected),
    "the engines' logs": JSON.stringify(logs),
    'the list of processes': processes,
  };
  for (const [where, text] of Object.entries(places)) {
    for (const secret of hidden) assert.not.ok(text.includes(secret), `a secret is in ${where}`);
  }
  const files = await readdir(workshop.folder, { recursive: true, withFileTypes: true });
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    assert.is((await stat(path)).mode & 0o077, 0, `${path} is readable by others`);
  }
  assert.ok(files.length > 6);
});

test('what is asked for wrongly is refused with all problems, before anything is made', async (context) => {
  const place = await freshCluster(context);
  try {
    await place.up({ name: 'Odd Name', nodes: 0, memoryBytes: 1, cpus: 0 });
    assert.unreachable('it was taken');
  } catch (error) {
    assert.is((error as WorkshopError).code, 'USAGE');
    for (const part of ['Odd Name', '--nodes', '--memory', '--cpus'])
      assert.match((error as WorkshopError).what, part);
  }
  assert.equal(await place.things(), []);
});

suiteOf.run();
