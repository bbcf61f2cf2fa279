/** Redis fails under a worker in every way it can: the worker comes back by itself, and never counts a unit twice. */
import { answers, coinBytes, noCoinBytes } from '../fixtures/services/behaviours.ts';
import { startForwarder } from '../fixtures/services/forwarder.ts';
import { assert, suite } from '../guard/suite.ts';
import { accountsAreInOrder, health } from '../support/accounts.ts';
import { startMine } from '../support/mine.ts';
import { absentRedis, startRedis } from '../support/redis.ts';

const test = suite('worker and Redis', { timeoutMs: 90_000 });

test('Redis comes later than the worker', async ({ defer }) => {
  const redis = await absentRedis(defer);
  const mine = await startMine(defer, { redis });
  assert.match(await mine.fails('redis', 3), /Redis is away: .*ECONNREFUSED/);
  assert.is(await health(mine), 503);
  assert.is(mine.rng.requests.length, 0);
  await redis.restart();
  await mine.counts(10);
  assert.is(await health(mine), 200);
});

test('Redis crashes and comes back empty, again and again', async ({ defer }) => {
  const mine = await startMine(defer);
  for (let round = 0; round < 2; round++) {
    await mine.counts(10);
    await mine.redis.crash();
    await mine.fails('redis', 2);
    await mine.redis.restart();
  }
  await mine.counts(10);
  assert.ok(((await mine.redis.state()).hashes ?? 0) <= mine.hasher.requests.length);
  assert.is(mine.worker.errors(), '');
});

test('Redis drops connections under load: nothing is counted twice, nothing is lost untold', async ({
  defer,
}) => {
  const mine = await startMine(defer, { env: { SLEEP_MS: '0' } });
  for (let round = 0; round < 20; round++) {
    await mine.works(5);
    await mine.redis.ask('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  }
  await mine.works(5);
  await accountsAreInOrder(mine);
});

// What is under way when Redis freezes is carried out later, unheard: the count if no unit is a coin, else a coin.
for (const [what, bytes] of [
  ['the count', noCoinBytes()],
  ['a coin', coinBytes()],
] as const) {
  test(`Redis freezes with ${what} under way: given up, taken up again, nothing is counted twice`, async ({
    defer,
  }) => {
    const mine = await startMine(defer, { env: { SLEEP_MS: '0' } });
    mine.rng.behaviour = answers(bytes);
    await mine.works(20);
    mine.redis.freeze();
    assert.match(await mine.fails('redis', 2), 'Redis is away: no answer for 2000 ms');
    mine.redis.thaw();
    await mine.works(20);
    assert.is(await health(mine), 200);
    await accountsAreInOrder(mine);
  });
}

test('a connection that has died without a word is given up for a new one', async ({ defer }) => {
  const redis = await startRedis(defer);
  const cable = await startForwarder(defer, redis.port);
  const mine = await startMine(defer, { redis, env: { REDIS_URL: `redis://127.0.0.1:${cable.port}` } });
  await mine.counts(10);
  cable.cutCable();
  assert.match(await mine.fails('redis', 1), 'no answer for 2000 ms');
  await mine.works(20);
  await accountsAreInOrder(mine);
});

test('freezes that are over before the worker loses patience', async ({ defer }) => {
  const mine = await startMine(defer, { env: { SLEEP_MS: '0' } });
  for (let round = 0; round < 2; round++) {
    await mine.works(20);
    mine.redis.freeze();
    await new Promise((resolve) => setTimeout(resolve, 300));
    mine.redis.thaw();
  }
  await mine.works(20);
  await accountsAreInOrder(mine);
});

test('Redis refuses a command: told as it is, the unit is offered again and counted once', async ({
  defer,
}) => {
  const mine = await startMine(defer);
  await mine.redis.ask('SET', 'wallet', 'a purse');
  assert.match(await mine.fails('redis', 2), 'WRONGTYPE');
  await mine.redis.ask('DEL', 'wallet');
  await mine.works(20);
  await accountsAreInOrder(mine);
});

test.run();
