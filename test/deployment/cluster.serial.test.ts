/** DockerCoins on real nodes: Compose on one of them, and a stack on a Swarm. */
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster, Node } from '../../scripts/cluster/cluster.ts';
import { dockerProvider } from '../../scripts/cluster/docker/provider.ts';
import { connectEngine } from '../../scripts/cluster/engine/connect.ts';
import { messageOf, type WorkshopError } from '../../scripts/core/errors.ts';
import { eachTarget } from '../../scripts/deployment/cluster/each.ts';
import { nodeTarget, swarmTarget } from '../../scripts/deployment/cluster/targets.ts';
import type { Balance, Counts, Deployment, LogLine, Target } from '../../scripts/deployment/deployment.ts';
import { assert, suite } from '../guard/suite.ts';
import { moreThanOneRng, ONE_EACH, until } from './support.ts';

const CLUSTER = `test-deploy-${process.pid}`;
const quiet = () => undefined;

const whyNot = await connectEngine().then(
  () => undefined,
  (error: unknown) => `no Docker engine answers: ${messageOf(error).split('\n')[0]}`,
);
const suiteOf = suite('deployment on nodes', { timeoutMs: 600_000 });
const test = suiteOf.skipIf(whyNot);

let cluster: Cluster;
let folder: string | undefined;
const before = process.env.WORKSHOP_STATE_DIR;

suiteOf.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ws-'));
  process.env.WORKSHOP_STATE_DIR = folder;
  const spec = { name: CLUSTER, nodes: 2, managers: 1, bind: '127.0.0.1' } as const;
  cluster = await dockerProvider.up(spec, { emit: quiet });
});

suiteOf.after(async () => {
  if (folder === undefined) return;
  await dockerProvider.down(CLUSTER, quiet);
  if (before === undefined) delete process.env.WORKSHOP_STATE_DIR;
  else process.env.WORKSHOP_STATE_DIR = before;
  await rm(folder, { recursive: true, force: true });
});

const START = { name: 'test', counts: ONE_EACH, emit: quiet, lifetime: 'detached' } as const;
const start = (target: Target, counts: Counts = ONE_EACH) => target.start({ ...START, counts });

test('Compose: starts, mines, scales without losing a request, and leaves nothing behind', async ({
  defer,
}) => {
  const [node] = cluster.nodes as [Node];
  const target = nodeTarget(node, CLUSTER);
  assert.is(await target.find('app'), undefined);
  const app = await start(target);
  defer(() => app.stop());
  await mines(app);
  assert.equal(await refusal(start(target)), 'ALREADY_RUNNING');
  assert.equal(await refusal(app.scale({ hasher: 2 })), 'USAGE');
  await scalesUnderLoad(app);
  await comesBack(app, node);
  assert.equal((await target.find('app'))?.deployment.counts, app.counts);
  await app.stop();
  await nothingIsLeft([node], target);
});

test('Swarm: starts, mines on all nodes, scales without losing a request, and leaves nothing behind', async ({
  defer,
}) => {
  const target = swarmTarget(cluster);
  assert.is(await target.find('app'), undefined);
  const app = await start(target);
  defer(() => app.stop());
  await mines(app);
  await scalesUnderLoad(app);
  assert.equal((await target.find('app'))?.deployment.counts, app.counts);
  const busy = await Promise.all(cluster.nodes.map(({ engine }) => engine.listContainers()));
  assert.ok(
    busy.every((containers) => containers.length > 0),
    'every node has its share',
  );
  await app.stop();
  await nothingIsLeft(cluster.nodes, target);
});

test('each: one on every node, one Redis for all, nobody else on these nodes meanwhile, nothing left', async ({
  defer,
}) => {
  const [first, second] = cluster.nodes as [Node, Node];
  const target = eachTarget(cluster);
  assert.is(await target.find('app'), undefined);
  const app = await start(target);
  defer(() => app.stop());
  assert.is(app.stacks, 2);
  const own = (node: string) =>
    ['balancer', 'rng-1', 'hasher-1', 'worker-1', 'webui-1'].map((id) => `${node}/${id}`);
  assert.is(
    await running(app),
    ['node1/redis', 'node1/ambassador', ...own('node1'), 'node2/ambassador', ...own('node2')].join(' '),
  );
  for (const other of [
    nodeTarget(first, CLUSTER),
    nodeTarget(second, CLUSTER),
    swarmTarget(cluster),
    target,
  ]) {
    assert.equal(await refusal(start(other)), 'ALREADY_RUNNING', other.name);
    if (other !== target)
      assert.is(await other.find('app'), undefined, `it is not taken for one on ${other.name}`);
  }

  await app.scale({ worker: 5 });
  assert.equal(app.counts, { ...ONE_EACH, worker: 5 });
  // Two rng of ten a second, each with its own workers: what one could not do, counted in one Redis.
  await moreThanOneRng(app);

  const names = new Set<string>();
  for await (const { instance } of app.logs({ services: ['worker'], tail: 1 })) names.add(instance);
  assert.is(names.size, 10, 'every worker has its lines');
  await second.run(['docker', 'kill', 'dockercoins-redis-1']);
  await until('it is told as ended', async () => {
    const ended = (await app.instances()).filter(({ state }) => state === 'exited');
    return ended.map(({ id }) => id).join() === 'node2/ambassador';
  });
  const found = await target.find('app');
  await found?.deployment.scale({});
  assert.not.match(await running(app), 'exited');
  await found?.deployment[Symbol.asyncDispose]();
  await app.stop();
  await nothingIsLeft(cluster.nodes, target);
});

test('calls are dealt out as told: on a node and on each by names, on a Swarm by the fewest connections', async ({
  defer,
}) => {
  const by = async (target: Target, balance: Balance) => {
    const app = await target.start({ ...START, balance });
    defer(() => app.stop());
    return app;
  };
  const [node] = cluster.nodes as [Node];
  for (const target of [nodeTarget(node, CLUSTER), eachTarget(cluster)]) {
    const app = await by(target, 'dns');
    assert.not.match(await running(app), 'balancer');
    await until('something was mined', async () => (await app.counters()).hashes > 0);
    await app.stop();
  }

  const swarm = await by(swarmTarget(cluster), 'leastconn');
  const format = '{{.Spec.TaskTemplate.ContainerSpec.Env}}';
  const { stdout } = await node.run([
    'docker',
    'service',
    'inspect',
    '--format',
    format,
    'dockercoins_balancer',
  ]);
  assert.is(stdout.trim(), '[RNG_BALANCE=leastconn]');
  await until('something was mined', async () => (await swarm.counters()).hashes > 0);
  await swarm.stop();
  assert.is(await refusal(by(swarmTarget(cluster), 'dns')), 'USAGE');
});

test('every Compose file is one for Compose, and the stack one for a Swarm', async () => {
  const [node] = cluster.nodes as [Node];
  const check = async (command: string) => {
    const { exitCode, stderr } = await node.run(['sh', '-c', `cd dockercoins && ${command}`]);
    assert.is(exitCode, 0, stderr);
  };
  await check('docker compose -f compose.yaml config --quiet');
  for (const variant of ['scaled-rng', 'ambassador', 'logging'])
    await check(
      `REDIS_ADDRESS=node1:6379 docker compose -f compose.yaml -f compose.${variant}.yaml config --quiet`,
    );
  await check('docker stack config -c stack.yaml >/dev/null');
});

suiteOf.run();

/** All instances are there, answer where they say, and Redis is reached through the engine. */
async function mines(app: Deployment): Promise<void> {
  assert.equal(await running(app), 'redis balancer rng-1 hasher-1 worker-1 webui-1');
  assert.match(await textAt(app.endpoints.rng), 'RNG running on');
  assert.match(await textAt(app.endpoints.hasher), 'HASHER running on');
  assert.match(await textAt(`${app.endpoints.webui}/json`), '"hashes"');
  await until('something was mined', async () => (await app.counters()).hashes > 0);
  await until('workers to publish their calls', async () => (await app.calls(0)).calls.length > 0);
  const lines: LogLine[] = [];
  for await (const line of app.logs({ services: ['worker'], tail: 3 })) lines.push(line);
  assert.ok(lines.length > 0 && lines.length <= 3);
  assert.ok(lines.every(({ instance }) => instance === 'worker-1'));
}

/** One instance of rng to three, to two, and to three again, while somebody goes on calling. */
async function scalesUnderLoad(app: Deployment): Promise<void> {
  const load = callAllTheTime(`${app.endpoints.rng}/32`, 4);
  await app.scale({ rng: 3 });
  await app.scale({ rng: 2 });
  await delay(500);
  const { answered, failures } = await load.stop();
  assert.equal(failures, []);
  assert.ok(answered > 10, `${answered} requests were answered`);

  await app.scale({ worker: 10, rng: 3 });
  const workers = Array.from({ length: 10 }, (_, index) => `worker-${index + 1}`).join(' ');
  assert.equal(await running(app), `redis balancer rng-1 rng-2 rng-3 hasher-1 ${workers} webui-1`);
  const hashesPerSecond = await moreThanOneRng(app);
  console.log(`  ${app.target}: ${hashesPerSecond.toFixed(1)} hashes/s with 10 workers and 3 rng`);
  const hosts = new Set<string>();
  await until('each rng to have answered', async () => hosts.add(await textAt(app.endpoints.rng)).size === 3);
}

/** What died is shown, and started again; Redis' absence is told as such. */
async function comesBack(app: Deployment, node: Node): Promise<void> {
  await node.run(['docker', 'kill', 'dockercoins-rng-2', 'dockercoins-redis-1']);
  // A signal is sent, and the end of it told a moment later.
  await until('both are told as ended', async () => {
    const ended = (await app.instances()).filter(({ state }) => state === 'exited');
    return ended.map(({ id }) => id).join() === 'redis,rng-2';
  });
  assert.equal(await refusal(app.counters()), 'NO_ANSWER');
  await app.scale({});
  await until('Redis answers again', async () => (await app.counters()).hashes >= 0);
}

async function nothingIsLeft(nodes: readonly Node[], target: Target): Promise<void> {
  for (const { engine, name } of nodes) {
    const containers = await engine.listContainers({ all: true });
    assert.equal(
      containers.map(({ Names }) => Names[0]),
      [],
      name,
    );
    const { Volumes } = await engine.listVolumes();
    assert.equal(
      (Volumes ?? []).map(({ Name }) => Name),
      [],
      name,
    );
    const networks = (await engine.listNetworks()).filter(({ Name }) => Name.startsWith('dockercoins'));
    assert.equal(networks, [], name);
  }
  assert.equal(await target.list(), []);
}

async function running(app: Deployment): Promise<string> {
  const instances = await app.instances();
  return instances.map(({ id, state }) => (state === 'running' ? id : `${id} (${state})`)).join(' ');
}

/** `clients` that each make one request after the other, on a new connection each time, as workers do. */
function callAllTheTime(url: string, clients: number) {
  let isOver = false;
  let answered = 0;
  const failures: string[] = [];
  const loop = async () => {
    while (!isOver) {
      const outcome = await callOnce(url);
      if (outcome === '200') answered++;
      else failures.push(outcome);
    }
  };
  const all = Promise.all(Array.from({ length: clients }, loop));
  return {
    stop: async () => {
      isOver = true;
      await all;
      return { answered, failures };
    },
  };
}

function callOnce(url: string): Promise<string> {
  const agent = new Agent({ keepAlive: false });
  return new Promise((resolve) => {
    get(url, { agent }, (answer) => {
      answer.resume();
      answer.on('error', (error) => resolve(messageOf(error)));
      answer.on('end', () => resolve(String(answer.statusCode)));
    }).on('error', (error) => resolve(messageOf(error)));
  });
}

async function textAt(url: string): Promise<string> {
  return (await fetch(url, { headers: { connection: 'close' } })).text();
}

const refusal = (outcome: Promise<unknown>): Promise<string> =>
  outcome.then(
    () => 'done',
    (error: WorkshopError) => error.code,
  );
