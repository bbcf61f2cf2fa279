/** Nodes on a real engine: what a node has, that nothing else answers, that every accident is mended, and that nothing stays. */
import { readdir, rm, stat } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Node } from '../../scripts/cluster/cluster.ts';
import { dockerProvider } from '../../scripts/cluster/docker/provider.ts';
import { IMAGES } from '../../scripts/cluster/images/catalogue.ts';
import { Keep } from '../../scripts/cluster/keep.ts';
import { nodeStatus } from '../../scripts/cluster/status.ts';
import { rolesOf } from '../../scripts/cluster/swarm.ts';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { findProgram } from '../../scripts/system/programs.ts';
import { freshWorkshop } from '../cli/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { freshCluster, LOOPBACK, noEngine } from './support.ts';

// The first of these may have to make the images.
const suiteOf = suite('nodes', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(noEngine);
const noSsh = (await findProgram('ssh')) === undefined ? 'ssh is not on this machine' : undefined;

const TOOLS = 'docker tmux git jq curl ab httping htop vim nano ngrep tcpdump redis-cli tree sudo ssh'.split(
  ' ',
);

test('a node has its name, its peers, its engine, all images, and the tools', async (context) => {
  const place = await freshCluster(context);
  const cluster = await place.up({ nodes: 2 });
  assert.equal(
    cluster.nodes.map(({ name }) => name),
    ['node1', 'node2'],
  );
  for (const node of cluster.nodes) {
    const peer = node.name === 'node1' ? 'node2' : 'node1';
    assert.is((await node.run(['hostname'])).stdout, `${node.name}\n`);
    assert.is(
      (await node.run(['ssh', peer, 'hostname'])).stdout,
      `${peer}\n`,
      'a node reaches its peer without a password',
    );
    assert.is((await node.run(['sudo', 'id', '-u'])).stdout, '0\n');
    const missing = await node.run([
      'sh',
      '-c',
      `for t in ${TOOLS.join(' ')}; do command -v $t >/dev/null || echo $t; done`,
    ]);
    assert.is(missing.stdout, '');
    for (const plugin of ['compose', 'buildx']) {
      assert.is((await node.run(['docker', plugin, 'version'])).exitCode, 0, plugin);
    }
    const images = (await node.engine.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
    for (const { name } of IMAGES.filter(({ onNodes }) => onNodes)) assert.ok(images.includes(name), name);
    const hello = await node.run(['docker', 'run', '--rm', 'debian:trixie-slim', 'echo', 'hello']);
    assert.is(hello.stdout, 'hello\n', hello.stderr);
  }
  const built = await cluster.nodes[0]?.run([
    'docker',
    'build',
    '--quiet',
    '--tag',
    'mine',
    'dockercoins/rng',
  ]);
  assert.is(built?.exitCode, 0, built?.stderr);
  const others = (await cluster.nodes[1]?.engine.listImages()) ?? [];
  assert.not.ok(
    others.some(({ RepoTags }) => RepoTags?.includes('mine:latest')),
    'nodes have images of their own',
  );
});

test('what a node does to its images is its own affair', async (context) => {
  const place = await freshCluster(context);
  const [first, second] = (await place.up({ nodes: 2 })).nodes;
  const run = async (node: typeof first, command: string) => {
    const output = await node?.run(['sh', '-c', command]);
    assert.is(output?.exitCode, 0, `${command}\n${output?.stderr}`);
    return output?.stdout.trim();
  };
  const count = async (node: typeof first) => Number(await run(node, 'docker images --quiet | wc -l'));
  const before = await count(second);
  await run(first, 'docker run --name one debian:trixie-slim sh -c "echo mine > /etc/mine"');
  await run(first, 'docker commit one mine && docker rm one');
  assert.is(await run(first, 'docker run --rm mine cat /etc/mine'), 'mine');
  assert.ok(Number(await run(first, 'docker save redis:8 | wc -c')) > 10_000_000);
  await run(first, 'docker system prune --all --force');
  assert.is(await count(first), 0);
  assert.is(await count(second), before);
  assert.is(await run(second, 'docker run --rm redis:8 echo still there'), 'still there');
  const fresh = (await place.up({ nodes: 2 })).nodes;
  assert.is(await count(fresh[0]), 0, 'and it stays so');
});

test('an engine answers nobody without the certificate, and all listens on the loopback', async (context) => {
  const place = await freshCluster(context);
  const cluster = await place.up({ nodes: 1 });
  const [node] = cluster.nodes;
  const secrets = await new Keep(place.name).read();
  const ask = (options: object) =>
    new Promise<string>((resolve) => {
      const { port } = node?.enginePort ?? { port: 0 };
      get(
        { host: LOOPBACK, port, path: '/info', ca: secrets?.authority.certificatePem, ...options },
        (answer) => resolve(`status ${answer.statusCode}`),
      ).once('error', (error) => resolve(error.message));
    });
  assert.match(await ask({}), /certificate required|socket hang up|ECONNRESET/);
  assert.is(await ask({ cert: secrets?.client.certificatePem, key: secrets?.client.keyPem }), 'status 200');

  const [container] = await place.docker.listContainers({
    filters: { name: [`workshop-${place.name}-node1`] },
  });
  assert.equal(
    [...new Set(container?.Ports.filter((port) => port.PublicPort).map(({ IP }) => IP))],
    [LOOPBACK],
  );
  const { mode } = await stat(new Keep(place.name).sshKey);
  assert.is(mode & 0o077, 0, 'the key is readable by nobody else');
  const inspected = JSON.stringify(await place.docker.getContainer(container?.Id ?? '').inspect());
  assert.not.ok(
    inspected.includes(secrets?.password ?? 'none'),
    'the password is not in what the engine tells',
  );
});

suiteOf.skipIf(noEngine ?? noSsh)('a person logs in with the key', async (context) => {
  const place = await freshCluster(context);
  const [node] = (await place.up({ nodes: 1 })).nodes;
  const keep = new Keep(place.name);
  const { stdout } = await execa('ssh', [
    ...['-p', String(node?.ssh.port), '-i', keep.sshKey, '-o', 'IdentitiesOnly=yes', '-o', 'BatchMode=yes'],
    ...[
      '-o',
      `UserKnownHostsFile=${keep.knownHosts}`,
      '-o',
      'HostKeyAlias=node1',
      '-o',
      'StrictHostKeyChecking=yes',
    ],
    ...[`docker@${LOOPBACK}`, 'whoami; hostname; docker ps --quiet | wc -l'],
  ]);
  assert.is(stdout, 'docker\nnode1\n0');
});

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

test('limits hold for all that runs in a node together', async (context) => {
  const place = await freshCluster(context);
  const [node] = (await place.up({ nodes: 1, memoryBytes: 300 * 2 ** 20, cpus: 0.5 })).nodes as [Node];
  const burn = await node.run([
    'docker',
    'run',
    '--rm',
    'redis:8',
    'sh',
    '-c',
    'head -c 400000000 /dev/zero | tail | wc -c',
  ]);
  assert.is.not(burn.stdout.trim(), '400000000', 'more memory than the node has was had');
  const busy = 'end=$(($(date +%s) + 4)); while [ $(date +%s) -lt $end ]; do :; done; times';
  const { stdout } = await node.run([
    'docker',
    'run',
    '--rm',
    'redis:8',
    'sh',
    '-c',
    `(${busy}) & (${busy}) & wait`,
  ]);
  const used = [...stdout.matchAll(/(\d+)m([\d.]+)s/g)].map(([, m, s]) => Number(m) * 60 + Number(s));
  const seconds = used.reduce((sum, each) => sum + each, 0);
  assert.ok(seconds > 0 && seconds < 4 * 0.5 * 2, `${seconds} s of processor time were had in 4 s`);
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
