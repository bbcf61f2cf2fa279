/** What a worker leaves in Redis, and what it says, with everything in order. */
import { answers, coinBytes, sha256, worksAsHasher, worksAsRng } from '../fixtures/services/behaviours.ts';
import { portOf, startForwarder } from '../fixtures/services/forwarder.ts';
import { startHttpFixture } from '../fixtures/services/http-fixture.ts';
import { assert, suite } from '../guard/suite.ts';
import { startMine } from '../support/mine.ts';
import { startRedis } from '../support/redis.ts';
import { startService } from '../support/service.ts';
import { waitUntil } from '../support/wait-until.ts';

const test = suite('worker mining', { timeoutMs: 60_000 });

test('with real services: coins are what they claim to be, and every unit is counted', async ({ defer }) => {
  const [rng, hasher, redis] = await Promise.all([
    startService('rng', defer, { SERVICE_MS: '0' }),
    startService('hasher', defer, { SERVICE_MS: '0' }),
    startRedis(defer),
  ]);
  const worker = await startService('worker', defer, {
    RNG_URL: rng.url,
    HASHER_URL: hasher.url,
    REDIS_URL: redis.url,
    SLEEP_MS: '15',
  });
  await waitUntil('coins', async () => {
    const { hashes = 0, wallet } = await redis.state();
    return hashes >= 50 && wallet.size >= 5;
  });
  assert.equal(await worker.stop(), { code: 0, signal: null });

  const { keys, wallet, hashes, published } = await redis.state();
  assert.equal(keys, ['dockercoins:calls', 'hashes', 'wallet']);
  assert.is((await redis.ask('TYPE', 'wallet')) as string, 'hash');
  for (const [hash, bytes] of wallet) {
    assert.is(bytes.length, 32);
    assert.is(hash, sha256(bytes));
    assert.ok(hash.startsWith('0'));
  }
  assert.is(hashes, published);
  assert.is(hashes, (await hasher.metrics())('requests_total', 'method="POST"'));
  assert.is(hashes, (await rng.metrics())('requests_total'));

  const log = worker.output();
  const counted = [...log.matchAll(/"(\d+) units of work done, updating hash counter"/g)].map(([, n]) =>
    Number(n),
  );
  assert.is(
    counted.reduce((sum, n) => sum + n),
    hashes,
  );
  const found = [...log.matchAll(/"Coin found: ([0-9a-f]{8})\.\.\."/g)].map(([, hash]) => hash);
  assert.equal(found.sort(), [...wallet.keys()].map((hash) => hash.slice(0, 8)).sort());
});

test('at its usual speed a unit takes a sleep and two calls of 100 ms', async ({ defer }) => {
  const [rng, hasher, redis] = await Promise.all([
    startService('rng', defer),
    startService('hasher', defer),
    startRedis(defer),
  ]);
  const begin = performance.now();
  const worker = await startService('worker', defer, {
    RNG_URL: rng.url,
    HASHER_URL: hasher.url,
    REDIS_URL: redis.url,
  });
  await waitUntil('4 hashes', async () => ((await redis.state()).hashes ?? 0) >= 4);
  await worker.stop();
  const { hashes = 0 } = await redis.state();
  assert.ok(performance.now() - begin >= hashes * 300, `${hashes} hashes in less than 300 ms each`);
});

test('each call has a connection of its own, and asks just what the contract says', async ({ defer }) => {
  const { rng, hasher, works, worker } = await startMine(defer);
  await works(50);
  await worker.stop();
  assert.is(rng.connections, rng.requests.length);
  assert.is(hasher.connections, hasher.requests.length);
  for (const { method, url } of rng.requests) assert.is(`${method} ${url}`, 'GET /32');
  for (const { method, url, headers } of hasher.requests) {
    assert.is(`${method} ${url}`, 'POST /');
    assert.is(headers['content-type'], 'application/octet-stream');
    assert.is(headers['content-length'], '32');
  }
});

for (const [service, behaviour] of [
  ['RNG', worksAsRng],
  ['HASHER', worksAsHasher],
] as const) {
  test(`a balancer that changes its mind about ${service} is followed at once`, async ({ defer }) => {
    const old = await startHttpFixture(defer, behaviour);
    const next = await startHttpFixture(defer, behaviour);
    const balancer = await startForwarder(defer, portOf(old));
    const { works } = await startMine(defer, { env: { [`${service}_URL`]: balancer.url } });
    await works(20);
    balancer.target = portOf(next);
    const before = old.requests.length;
    await works(20);
    assert.ok(before >= 20);
    assert.ok(next.requests.length >= 19, 'all but the call that had begun');
    assert.ok(old.requests.length <= before + 1);
  });
}

test('a coin that is in the wallet already is told, and counts as a hash', async ({ defer }) => {
  const { rng, hasher, redis, worker, works } = await startMine(defer);
  const coin = coinBytes();
  rng.behaviour = answers(coin);
  await works(50);
  const coins = (await worker.metrics())('coins_total');
  await worker.stop();

  const { wallet, hashes } = await redis.state();
  assert.equal(wallet.get(sha256(coin)), coin);
  assert.is(wallet.size, coins);
  assert.is(hashes, hasher.requests.length);
  const again = worker.output().match(/"Coin found: .*\n.* "?msg="We already had that coin"/g) ?? [];
  assert.ok(again.length >= 48, `${again.length} of at least 50 were told`);
});

test.run();
