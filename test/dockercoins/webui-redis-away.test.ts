/** webui and a Redis that is not there, goes, hangs, comes back empty, or knows less than others. */
import { assert, suite } from '../guard/suite.ts';
import { freePort, noRedis, until } from './webui-fixture.ts';
import { startRedis, startWebui } from './webui-parts.ts';
import { getJson, history, isAway, isBack, isUp, makeFolder, world } from './webui-world.ts';

const test = suite('webui without Redis', { timeoutMs: 60_000 });
const withRedis = test.skipIf(noRedis);

let made = { bundle: '', folder: '' };
test.before(async ({ defer }) => {
  made = await makeFolder(defer);
});

withRedis('a Redis without streams is as good as another', async ({ defer }) => {
  const redis = await startRedis(made.folder, undefined, ['--rename-command', 'XRANGE', '']);
  defer(() => redis.stop('SIGKILL'));
  const webui = await startWebui(made.bundle, redis.url);
  defer(() => webui.stop());
  await until('a rate', async () => (await history(webui)).rate !== null);
  assert.equal((await history(webui)).latency, { rng: null, hasher: null });
  await isUp(webui);
});

withRedis('waits for a Redis that is not there yet', async ({ defer }) => {
  const port = await freePort();
  const webui = await startWebui(made.bundle, `redis://127.0.0.1:${port}`);
  defer(() => webui.stop());
  await isAway(webui);
  const redis = await startRedis(made.folder, port);
  defer(() => redis.stop('SIGKILL'));
  await isBack(webui);
});

withRedis('says that Redis is away, three times, and is well when it is back, empty', async ({ defer }) => {
  const { webui, client, redis } = await world(made, defer);
  let current = redis;
  const rates: number[] = [];
  const watch = setInterval(async () => {
    const rate = await history(webui).then(
      (answer) => answer.rate?.hashesPerSecond,
      () => undefined,
    );
    if (rate !== undefined) rates.push(rate);
  }, 200);
  defer(() => clearInterval(watch));
  for (let time = 0; time < 3; time++) {
    await until('the client', () => client.isReady);
    await client.incrBy('hashes', 1_000_000);
    const before = rates.length;
    await until('rates', () => rates.length >= before + 5);
    await current.stop('SIGKILL');
    await isAway(webui);
    current = await startRedis(made.folder, redis.port);
    defer(current.stop);
    await isBack(webui);
    assert.match(await (await getJson(webui)).text(), /^\{"coins":0,"hashes":null,/);
  }
  assert.ok(
    rates.every((rate) => rate >= 0),
    `${rates}`,
  );
});

withRedis('a Redis that hangs counts as away', async ({ defer }) => {
  const { webui, redis } = await world(made, defer);
  redis.child.kill('SIGSTOP');
  const first = await fetch(`${webui.url}/json`, { signal: AbortSignal.timeout(10_000) });
  assert.is(first.status, 503);
  await isAway(webui);
  const many = await Promise.all(Array.from({ length: 50 }, () => fetch(`${webui.url}/json`)));
  assert.ok(many.every(({ status }) => status === 503));
  redis.child.kill('SIGCONT');
  await isBack(webui);
});

test.run();
