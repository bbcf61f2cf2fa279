/** A node on a real engine: what it has, what is its own affair, and that nothing else answers. */
import { stat } from 'node:fs/promises';
import { get } from 'node:https';
import { execa } from 'execa';
import type { Node } from '../../scripts/cluster/cluster.ts';
import { IMAGES } from '../../scripts/cluster/images/catalogue.ts';
import { Keep } from '../../scripts/cluster/keep.ts';
import { findProgram } from '../../scripts/system/programs.ts';
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

test('rules for packets are in the kernel’s old tables, where it has them', async (context) => {
  const place = await freshCluster(context);
  const [node] = (await place.up({ nodes: 1 })).nodes;
  const ask = async (command: string) => (await node?.run(['sudo', 'sh', '-c', command]))?.stdout.trim();
  const kernel = await ask(
    'iptables-legacy --wait -t nat -S >/dev/null 2>&1 && echo legacy || echo nf_tables',
  );
  assert.match((await ask('iptables --version')) ?? '', `(${kernel})`);
  assert.match((await ask('iptables --wait -t nat -S DOCKER')) ?? '', /^-N DOCKER/, 'the engine’s are there');
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

suiteOf.run();
