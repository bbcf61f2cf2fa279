/** DockerCoins as real processes on this machine: up, seen, scaled, down, and nothing left. */
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import type { WorkshopError } from '../../scripts/core/errors.ts';
import type { LogLine } from '../../scripts/deployment/deployment.ts';
import { localTarget } from '../../scripts/deployment/local/local-target.ts';
import { assert, suite } from '../guard/suite.ts';
import { cannotRun, freshPlace, ONE_EACH, until } from './support.ts';

const suiteOf = suite('local deployment', { timeoutMs: 180_000 });
const test = suiteOf.skipIf(cannotRun);

test('starts, mines, answers at its endpoints, and leaves nothing behind', async (context) => {
  const place = await freshPlace(context);
  const app = await place.start();
  const instances = await app.instances();
  assert.equal(
    instances.map(({ id, state }) => `${id} ${state}`),
    [
      'redis running',
      'balancer running',
      'rng-1 running',
      'hasher-1 running',
      'worker-1 running',
      'webui-1 running',
    ],
  );
  assert.match(await (await fetch(app.endpoints.rng)).text(), 'RNG running on');
  assert.match(await (await fetch(app.endpoints.hasher)).text(), 'HASHER running on');
  assert.match(await (await fetch(`${app.endpoints.webui}/index.html`)).text(), '<html');
  await until('something was mined', async () => (await app.counters()).hashes > 0);
  await until('calls of both services are published', async () => {
    const { calls } = await app.calls(0);
    return (
      calls.some(({ service }) => service === 'rng') && calls.some(({ service }) => service === 'hasher')
    );
  });
  const { calls, failures } = await app.calls(0);
  assert.ok(
    calls.every(({ ms }) => ms >= 100),
    'no call is faster than its 100 ms of service',
  );
  assert.equal(failures, []);

  const { stopped } = await app.stop();
  assert.is(stopped.length, 6);
  assert.equal(await place.processes(), []);
  assert.equal(await place.leftOver(), []);
});

test('keeps nothing on disk but logs, and listens on the loopback only', async (context) => {
  const place = await freshPlace(context);
  const app = await place.start();
  await until('something was mined', async () => (await app.counters()).hashes > 0);
  for (const { address } of await app.instances()) {
    if (address !== '-')
      assert.ok(
        address.split(',').every((each) => each.startsWith('127.0.0.1:')),
        address,
      );
  }
  const redis = (await app.instances()).find(({ service }) => service === 'redis');
  const client = createClient({ url: `redis://${redis?.address}` });
  await client.connect();
  context.defer(() => void (client.isOpen && client.destroy()));
  assert.equal(
    [(await client.configGet('save')).save, (await client.configGet('appendonly')).appendonly],
    ['', 'no'],
  );
  assert.ok(Number(/rdb_changes_since_last_save:(\d+)/.exec(await client.info('persistence'))?.[1]) > 0);
  const kept = await readdir(join(place.folder, 'local', app.name));
  const others = kept.filter((name) => !name.endsWith('.log'));
  assert.equal(others.sort(), ['balancer.sock', 'haproxy.cfg', 'note.json'], 'no dump, no append-only file');
  client.destroy();
  await app.stop();
});

test('takes free ports where the usual ones are taken, and says so', async (context) => {
  const place = await freshPlace(context);
  for (const port of [8000, 8001, 8002]) {
    const server = createServer().listen(port, '127.0.0.1');
    // Taken by somebody else already does as well.
    await Promise.race([once(server, 'listening'), once(server, 'error')]);
    context.defer(() => void (server.listening && server.close()));
  }

  const app = await place.start();
  const notices = place.events.filter((event) => event.event === 'notice').map((event) => event.text);
  for (const port of [8000, 8001, 8002])
    assert.ok(
      notices.some((text) => text.includes(`Port ${port} is taken`)),
      `port ${port}`,
    );
  for (const url of Object.values(app.endpoints)) assert.not.match(url, /:800[012]$/);
  assert.match(await (await fetch(app.endpoints.rng)).text(), 'RNG running on');
  await app.stop();
});

test('scales rng up and down without losing a request', async (context) => {
  const place = await freshPlace(context);
  const app = await place.start({ counts: { ...ONE_EACH, worker: 0 } });
  let over = false;
  const statuses: number[] = [];
  // Ten clients that ask without a pause, each time on a new connection.
  const clients = Array.from({ length: 10 }, async () => {
    while (!over) {
      const answer = await fetch(`${app.endpoints.rng}/10`, { headers: { connection: 'close' } });
      const { byteLength } = await answer.arrayBuffer();
      statuses.push(byteLength === 10 ? answer.status : -1);
    }
  });
  for (const rng of [4, 2, 5, 1]) {
    const answeredBefore = statuses.length;
    await app.scale({ rng });
    await until('requests are answered', async () => statuses.length > answeredBefore + 10);
  }
  over = true;
  await Promise.all(clients);
  assert.equal(
    statuses.filter((status) => status !== 200),
    [],
  );
  assert.is((await app.instances()).filter(({ service }) => service === 'rng').length, 1);
  await app.stop();
});

test('a balancer deals out requests to all of rng', async (context) => {
  const place = await freshPlace(context);
  const app = await place.start({ counts: { ...ONE_EACH, rng: 4, worker: 0 } });
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: 4 }, async () => (await fetch(`${app.endpoints.rng}/1`)).arrayBuffer()),
  );
  assert.ok(performance.now() - begin >= 99);
  const admins = (await place.processes())
    .filter(({ labels }) => labels.service === 'rng')
    .map(({ labels }) => labels.admin);
  for (const admin of admins) {
    const metrics = await (await fetch(`http://${admin}/metrics`)).text();
    assert.match(metrics, 'dockercoins_requests_total{method="GET",status="200",service="rng"} 1', admin);
  }
  await app.stop();
});

test('an instance that is killed in the middle of a request: another one answers it', async (context) => {
  const place = await freshPlace(context);
  const app = await place.start({ counts: { ...ONE_EACH, rng: 2, worker: 0 } });
  const victim = (await place.processes()).find(({ labels }) => labels.instance === 'rng-1');
  // Four requests of a tenth of a second each: both have one in hand and one in their queue.
  const asked = Array.from({ length: 4 }, () => fetch(`${app.endpoints.rng}/1`));
  await new Promise((resolve) => setTimeout(resolve, 50));
  process.kill(victim?.pid as number, 'SIGKILL');
  assert.equal(
    (await Promise.all(asked)).map(({ status }) => status),
    [200, 200, 200, 200],
  );
  await app.stop();
});

test('an instance that died is shown, and started again by scaling', async (context) => {
  const place = await freshPlace(context);
  const app = await place.start({ counts: { ...ONE_EACH, rng: 2 } });
  const victim = (await place.processes()).find(({ labels }) => labels.instance === 'rng-1');
  process.kill(victim?.pid as number, 'SIGKILL');
  await until('it is gone', async () => !(await place.processes()).some(({ pid }) => pid === victim?.pid));
  assert.is((await app.instances()).find(({ id }) => id === 'rng-1')?.state, 'exited');
  // The other one still answers: the balancer tries it when the first refuses.
  for (let turn = 0; turn < 4; turn++) assert.is((await fetch(`${app.endpoints.rng}/1`)).status, 200);
  await app.scale({});
  assert.is((await app.instances()).find(({ id }) => id === 'rng-1')?.state, 'running');
  assert.is((await fetch(`${app.endpoints.rng}/1`)).status, 200);
  await app.stop();
});

for (const service of ['redis', 'balancer', 'rng', 'hasher'] as const) {
  test(`the only ${service} killed: scaling brings it back, and mining goes on`, async (context) => {
    const place = await freshPlace(context);
    const app = await place.start();
    const victim = (await place.processes()).find(({ labels }) => labels.service === service);
    process.kill(victim?.pid as number, 'SIGKILL');
    await until('it is gone', async () => !(await place.processes()).some(({ pid }) => pid === victim?.pid));
    if (service === 'rng' || service === 'hasher') {
      await until('workers publish that it fails', async () =>
        (await app.calls(0)).failures.some((each) => each.service === service),
      );
    }
    await app.scale({});
    const before = (await app.counters()).hashes;
    await until('mining goes on', async () => (await app.counters()).hashes > before);
    await app.stop();
  });
}

test('two commands that scale at the same time both take effect', async (context) => {
  const place = await freshPlace(context);
  const app = await place.start();
  const other = (await localTarget.find('test'))?.deployment;
  await Promise.all([app.scale({ worker: 3 }), other?.scale({ rng: 2 })]);
  const found = (await localTarget.find('test'))?.deployment;
  assert.equal(found?.counts, { ...ONE_EACH, worker: 3, rng: 2 });
  const running = (await app.instances()).filter(({ state }) => state === 'running');
  assert.is(running.length, 9);
  await app.stop();
});

test('refuses to start twice under one name', async (context) => {
  const place = await freshPlace(context);
  const app = await place.start();
  try {
    await place.start();
    assert.unreachable();
  } catch (error) {
    assert.is((error as WorkshopError).code, 'ALREADY_RUNNING');
  }
  assert.is((await app.instances()).length, 6);
  await app.stop();
});

test('logs are read from the end and followed', async (context) => {
  const place = await freshPlace(context);
  const app = await place.start();
  await until('the worker has handed in units', async () => (await app.counters()).hashes > 0);
  const lines: LogLine[] = [];
  for await (const line of app.logs({ tail: 1 })) lines.push(line);
  assert.ok(
    lines.every(({ instance }, index) => instance !== lines[index + 1]?.instance),
    'one line each',
  );

  const enough = new AbortController();
  let units = 0;
  for await (const { service, line } of app.logs({
    follow: true,
    tail: 0,
    services: ['worker'],
    signal: enough.signal,
  })) {
    assert.is(service, 'worker');
    if (line.includes('units of work done, updating hash counter')) units += 1;
    if (units === 2) enough.abort();
  }
  assert.is(units, 2);
  await app.stop();
});

suiteOf.run();
