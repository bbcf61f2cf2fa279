/** What is asked before nodes are made: addresses, ports, routes, what the kernel has few of. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemsOf } from '../../scripts/cluster/cluster.ts';
import { inotifyShortage, instancesNeeded } from '../../scripts/cluster/docker/inotify.ts';
import { neighbourShortage } from '../../scripts/cluster/docker/neighbours.ts';
import { checkPorts, chosenPorts } from '../../scripts/cluster/docker/ports.ts';
import { overlap, rangeOf, routes } from '../../scripts/cluster/docker/subnets.ts';
import { connectEngine, type Engine } from '../../scripts/cluster/engine/connect.ts';
import type { WorkshopError } from '../../scripts/core/errors.ts';
import { isFree, LOOPBACK } from '../../scripts/system/ports.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('room', { timeoutMs: 20_000 });
const here = { local: true } as Engine;
const spec = { name: 'a', nodes: 2, managers: 0, bind: '127.0.0.1' } as const;

async function fileWith(defer: (work: () => Promise<void>) => void, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ws-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'file'), text);
  return join(folder, 'file');
}

test('ranges of addresses overlap or not', () => {
  const cases: [string, string, boolean][] = [
    ['10.213.7.0/24', '10.213.7.0/24', true],
    ['10.213.7.0/24', '10.213.0.0/16', true],
    ['10.213.7.0/24', '10.213.7.128/25', true],
    ['10.213.7.0/24', '10.213.8.0/24', false],
    ['10.213.7.0/24', '10.21.0.0/16', false],
    ['10.213.7.0/24', '0.0.0.0/0', true],
    ['10.213.7.0/24', 'fd00::/64', false],
    ['10.213.7.0/24', '', false],
  ];
  for (const [one, other, expected] of cases) {
    assert.is(overlap(rangeOf(one), rangeOf(other)), expected, `${one} ${other}`);
  }
});

test('routes are read as the kernel has them; those that leave no choice are let pass', async ({ defer }) => {
  const table = await fileWith(
    defer,
    [
      'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
      'eth0\t00000000\t0100A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0',
      'tun0\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0',
      'tun0\t0007D50A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
      '',
    ].join('\n'),
  );
  assert.equal(await routes(table), ['10.213.7.0/24']);
  assert.equal(await routes('/none'), []);
});

test('too few inotify instances are told with the command that mends it', async ({ defer }) => {
  const limit = await fileWith(defer, '128\n');
  assert.is(await inotifyShortage(50, '1', limit), undefined);
  assert.is(await inotifyShortage(5, '2', limit), undefined);
  const room = await inotifyShortage(50, '2', limit);
  assert.is(room?.atRest, false);
  assert.match(room?.text ?? '', 'sudo sysctl fs.inotify.max_user_instances=1024');
  assert.is((await inotifyShortage(50, '2', await fileWith(defer, '60')))?.atRest, true);
  assert.is(await inotifyShortage(50, '2', '/none'), undefined);
  assert.ok(instancesNeeded(50, '2').atRest >= 50);
});

test('too small a table of neighbours is told with the command that mends it', async ({ defer }) => {
  const limit = await fileWith(defer, '1024\n');
  assert.is(await neighbourShortage(5, limit), undefined);
  const room = (await neighbourShortage(50, limit)) ?? '';
  assert.match(room, 'gc_thresh3 is 1024, and 50 nodes at work need about 3564');
  assert.match(room, 'sudo sysctl net.ipv4.neigh.default.gc_thresh3=8192');
  assert.is(await neighbourShortage(50, await fileWith(defer, '8192')), undefined);
  assert.is(await neighbourShortage(50, '/none'), undefined);
});

test('--bind takes an address of this machine', async () => {
  for (const bind of ['localhost', '::1', '1.2.3', '1.2.3.256', '']) {
    assert.is(problemsOf({ ...spec, bind }).length, 1, bind);
  }
  for (const bind of ['127.0.0.1', '0.0.0.0']) {
    assert.equal(problemsOf({ ...spec, bind }), []);
    await checkPorts(here, [{ ...spec, bind }]);
  }
  const error = await checkPorts(here, [{ ...spec, bind: '203.0.113.9' }]).catch((thrown) => thrown);
  assert.is((error as WorkshopError).code, 'USAGE');
  assert.match((error as WorkshopError).message, /203\.0\.113\.9 is not an address[\s\S]*127\.0\.0\.1/);
  await checkPorts({ local: false } as Engine, [{ ...spec, bind: '203.0.113.9' }]);
});

test('every port that is taken is named at once; those that our own nodes hold are not', async ({
  defer,
}) => {
  const asked = { ...spec, basePort: await freeBase() };
  const port = asked.basePort + 11; // node2's web page
  assert.ok(chosenPorts(asked.basePort, 2).includes(port));
  const server = createServer();
  defer(() => void server.close());
  await new Promise<void>((resolve) => server.listen(port, LOOPBACK, resolve));
  const error = await checkPorts(here, [asked]).catch((thrown) => thrown);
  assert.is((error as WorkshopError).code, 'START_FAILED');
  assert.match((error as WorkshopError).what, String(port));
  assert.match((error as WorkshopError).what, 'Nothing was changed');
  const node2 = { cluster: 'a', name: 'node2', running: true } as never;
  await checkPorts(here, [asked], [node2]);
});

/** All ports of two nodes from there on are free, and below those that the kernel gives to whoever asks for any. */
async function freeBase(): Promise<number> {
  for (let base = 20_000; ; base += 20) {
    const free = await Promise.all(chosenPorts(base, 2).map((port) => isFree(port)));
    if (free.every(Boolean)) return base;
  }
}

test.skipIf(process.getuid?.() === 0 ? undefined : 'only root can become somebody else')(
  'an engine that one may not use is an error of its own',
  async ({ defer }) => {
    const folder = await mkdtemp(join(tmpdir(), 'ws-'));
    const server = createServer();
    defer(async () => {
      process.seteuid?.(0);
      server.close();
      await rm(folder, { recursive: true, force: true });
    });
    await new Promise<void>((resolve) => server.listen(join(folder, 'engine.sock'), resolve));
    process.seteuid?.(65_534);
    const error = await connectEngine({
      url: `unix://${join(folder, 'engine.sock')}`,
      source: 'DOCKER_HOST',
    }).catch((thrown) => thrown);
    process.seteuid?.(0);
    assert.is((error as WorkshopError).code, 'NO_ENGINE');
    assert.is((error as WorkshopError).exitCode, 3);
    assert.match((error as WorkshopError).message, /You may not use[\s\S]*usermod -aG docker/);
  },
);

test.run();
