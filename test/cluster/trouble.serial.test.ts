/** What goes wrong around nodes that are being made: the engine, nodes that die, ports, routes, files. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { execa, execaSync } from 'execa';
import type { Node } from '../../scripts/cluster/cluster.ts';
import { dockerProvider } from '../../scripts/cluster/docker/provider.ts';
import { checkRoom } from '../../scripts/cluster/docker/room.ts';
import { connectEngine } from '../../scripts/cluster/engine/connect.ts';
import { execIn } from '../../scripts/cluster/engine/exec.ts';
import { NODE_IMAGE } from '../../scripts/cluster/images/catalogue.ts';
import { Keep } from '../../scripts/cluster/keep.ts';
import type { WorkshopError } from '../../scripts/core/errors.ts';
import { freshWorkshop } from '../cli/support.ts';
import { until } from '../deployment/support.ts';
import { assert, suite } from '../guard/suite.ts';
import { faultyEngine } from './faulty-engine.ts';
import { type ClusterPlace, freshCluster, LOOPBACK, noEngine } from './support.ts';

const suiteOf = suite('trouble with nodes', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(noEngine);
const asRoot = suiteOf.skipIf(noEngine ?? (process.getuid?.() === 0 ? undefined : 'only root may do this'));

/** Runs `up` and does something at the beginning of a step; resolves to what it threw, if anything. */
function upWith(
  place: ClusterPlace,
  step: string,
  then: () => void,
  changes: Parameters<ClusterPlace['spec']>[0] = {},
): Promise<WorkshopError | undefined> {
  const up = dockerProvider.up(place.spec(changes), {
    emit: (event) => {
      place.events.push(event);
      if (event.event === 'step' && event.state === 'started' && event.step === step) then();
    },
  });
  return up.then(
    () => undefined,
    (error: WorkshopError) => error,
  );
}

const container = (place: ClusterPlace, node: string) =>
  place.docker.getContainer(`workshop-${place.name}-${node}`);

/** Gone before the step goes on: a request of ours would race it. */
const killNow = (place: ClusterPlace, node: string) =>
  execaSync('docker', ['kill', `workshop-${place.name}-${node}`]);

// One that hangs in the middle is tried in own-engine.nodes.test.ts.
test('an engine that hangs is named within five seconds', async (context) => {
  const place = await freshCluster(context);
  const workshop = await freshWorkshop(context);
  const engine = await faultyEngine(context, place.folder);
  engine.hang();
  const { exitCode, events } = await workshop.begin(['list', '--json'], { DOCKER_HOST: engine.url }).finished;
  assert.is(exitCode, 1);
  const { code, what } = events.at(-1) as { code: string; what: string };
  assert.is(code, 'NO_ANSWER');
  assert.match(what, 'does not answer');
});

test('an engine that ends in the middle is named, and the next up resumes', async (context) => {
  const place = await freshCluster(context);
  const workshop = await freshWorkshop(context);
  const engine = await faultyEngine(context, place.folder);
  const environment = { DOCKER_HOST: engine.url };
  const up = ['up', place.name, '--nodes', '2', '--swarm', '--json'];
  const command = workshop.begin(up, environment);
  await command.saw('"state":"started","step":"starting nodes"');
  engine.end();
  const { exitCode, events } = await command.finished;
  const { code, what } = events.at(-1) as { code: string; what: string };
  assert.is(exitCode, 1);
  assert.is(code, 'NO_ANSWER');
  assert.match(what, 'ended in the middle');
  assert.ok(
    events.some(({ event, text }) => event === 'notice' && String(text).includes('could not be removed')),
  );
  await engine.mend();
  const again = await workshop.begin(up, environment).finished;
  assert.is(again.exitCode, 0, again.stderr);
  assert.is((await workshop.run('down', place.name)).exitCode, 0);
  assert.equal(await place.things(), []);
});

test('a node that ends while its engine starts is named', async (context) => {
  const place = await freshCluster(context);
  const error = await upWith(place, 'waiting for their engines', () => void killNow(place, 'node2'));
  assert.is(error?.code, 'START_FAILED');
  assert.match(error?.what ?? '', 'node2');
  assert.equal(await place.things(), []);
});

test('a node that ends while it joins is named', async (context) => {
  const place = await freshCluster(context);
  const error = await upWith(place, 'forming the Swarm', () => void killNow(place, 'node2'), {
    managers: 1,
  });
  assert.is(error?.code, 'START_FAILED');
  assert.match(error?.what ?? '', 'node2');
  assert.match(error?.hint ?? '', 'resumes');
});

test('an engine of a node that ends while the Swarm forms is waited for', async (context) => {
  const place = await freshCluster(context);
  const error = await upWith(
    place,
    'forming the Swarm',
    () => {
      void execIn(container(place, 'node2'), ['pkill', '-9', 'dockerd']);
    },
    { managers: 1 },
  );
  assert.is(error, undefined, error?.message);
  const nodes = (await (await dockerProvider.find(place.name))?.nodes[0]?.engine.listNodes()) ?? [];
  assert.is(nodes.length, 2);
});

test('of three managers one may go, and the Swarm goes on', async (context) => {
  const place = await freshCluster(context);
  const cluster = await place.up({ nodes: 3, managers: 3 });
  const [, second] = cluster.nodes as [Node, Node];
  const members = async () =>
    (await second.engine.listNodes()) as {
      Description: { Hostname: string };
      Status: { State: string };
      ManagerStatus?: { Leader?: boolean; Reachability: string };
    }[];
  await until('all three to be managers', async () =>
    (await members()).every(
      ({ Status, ManagerStatus }) => Status.State === 'ready' && ManagerStatus?.Reachability === 'reachable',
    ),
  );
  assert.is((await members()).length, 3);
  await container(place, 'node1').kill();
  await until('another manager to take over', async () =>
    (await members()).some(
      ({ Description, ManagerStatus }) => ManagerStatus?.Leader === true && Description.Hostname !== 'node1',
    ),
  );
  const service = await second.run(['docker', 'service', 'create', '--detach', '--name', 'still', 'redis:8']);
  assert.is(service.exitCode, 0, service.stderr);
  const mended = await place.up({ nodes: 3, managers: 3 });
  assert.is(mended.nodes.length, 3, 'and up brings it back');
});

test('ports that are taken are all named before anything is made', async (context) => {
  const place = await freshCluster(context);
  const server = createServer();
  context.defer(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  const { port } = server.address() as { port: number };
  const error = await place.up({ basePort: port - 10 }).catch((thrown: WorkshopError) => thrown);
  assert.is((error as WorkshopError).code, 'START_FAILED');
  assert.match((error as WorkshopError).what, String(port));
  assert.equal(await place.things(), []);
});

/** Addresses and ports that are listened on, but for the loopback. */
async function open(): Promise<string[]> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8')));
  return tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, local = '', , state]) =>
        state === '0A' && !/^0100007F:|^0{24}01000000:|^0{16}FFFF00000100007F:/.test(local),
    )
    .map(([, local = '']) => local)
    .sort();
}

test('nothing listens beyond the loopback unless --bind says so, and then it is told', async (context) => {
  const place = await freshCluster(context);
  const before = await open();
  await place.up({ nodes: 1 });
  assert.equal(await open(), before);
  await dockerProvider.down(place.name, () => undefined);

  const [node] = (await place.up({ nodes: 1, bind: '0.0.0.0' })).nodes;
  const hex = (port = 0) => port.toString(16).toUpperCase().padStart(4, '0');
  const opened = (await open()).filter((each) => !before.includes(each));
  assert.equal(
    opened,
    [node?.ssh.port, ...Object.values(node?.published ?? {}).map(({ port }) => port)]
      .map((port) => `00000000:${hex(port)}`)
      .sort(),
    'SSH and the application, and not the engine',
  );
  assert.ok(
    place.events.some(
      (event) => event.event === 'notice' && /every address of this machine/.test(event.text),
    ),
  );
  assert.is(node?.ssh.host, LOOPBACK);
});

/** In the network of the engine's machine, with a node's own `ip`: a plain machine has none. */
async function route(docker: Docker, change: 'add' | 'del', subnet: string): Promise<void> {
  const container = await docker.createContainer({
    Image: NODE_IMAGE,
    Entrypoint: ['ip'],
    Cmd: ['route', change, 'unreachable', subnet],
    HostConfig: { NetworkMode: 'host', CapAdd: ['NET_ADMIN'] },
  });
  try {
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    assert.is(StatusCode, 0);
  } finally {
    await container.remove({ force: true });
  }
}

asRoot('a network that this machine has a route to is left alone', async (context) => {
  const place = await freshCluster(context);
  const addressed = async () => {
    const [network] = await place.docker.listNetworks({ filters: { name: [`workshop-${place.name}`] } });
    return network?.IPAM?.Config?.[0]?.Subnet ?? '';
  };
  await place.up({ nodes: 1 });
  const subnet = await addressed();
  await dockerProvider.down(place.name, () => undefined);
  await route(place.docker, 'add', subnet);
  context.defer(() => route(place.docker, 'del', subnet));
  await place.up({ nodes: 1 });
  assert.ok(subnet.startsWith('10.213.'));
  assert.is.not(await addressed(), subnet);
});

asRoot('too small a disk is told before anything is made', async (context) => {
  const place = await freshCluster(context);
  const small = join(place.folder, 'small');
  await mkdir(small);
  await execa('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'none', small]);
  context.defer(async () => void (await execa('umount', [small])));
  const engine = { ...(await connectEngine()), rootFolder: small };
  const error = await checkRoom(engine, [place.spec()], () => undefined).catch((thrown) => thrown);
  assert.is((error as WorkshopError).exitCode, 3);
  assert.match((error as WorkshopError).why ?? '', /disk at .*small: 0\.1 GiB free, 0\.4 GiB needed/);
});

test('garbage in the state folder is replaced by what the nodes have', async (context) => {
  const place = await freshCluster(context);
  await place.up({ nodes: 1 });
  const { path } = new Keep(place.name);
  const good = await new Keep(place.name).read();
  for (const spoil of [
    () => writeFile(join(path, 'secrets.json'), '{"half'),
    () => writeFile(join(path, 'secrets.json'), '{}'),
    async () => {
      await rm(path, { recursive: true });
      await writeFile(path, 'a file');
    },
    async () => {
      await rm(join(path, 'secrets.json'));
      await mkdir(join(path, 'secrets.json', 'deep'), { recursive: true });
    },
  ]) {
    await spoil();
    const found = await dockerProvider.find(place.name);
    await found?.nodes[0]?.engine.ping();
    assert.equal(await new Keep(place.name).read(), good);
  }
  for (const file of ['engines', 'clusters']) {
    await writeFile(join(place.folder, file, 'odd.json'), '\u0000garbage');
  }
  await place.up({ nodes: 1 });
  assert.equal(
    (await dockerProvider.list()).filter(({ name }) => name === place.name).map(({ running }) => running),
    [1],
  );
});

test('limits of another size are refused for a cluster that exists', async (context) => {
  const place = await freshCluster(context);
  await place.up({ nodes: 1 });
  const error = await place.up({ nodes: 1, memoryBytes: 2 ** 30, cpus: 1 }).catch((thrown) => thrown);
  assert.is((error as WorkshopError).code, 'ALREADY_RUNNING');
  assert.match((error as WorkshopError).what, /memory[\s\S]*processors/);
});

suiteOf.run();
