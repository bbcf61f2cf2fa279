/** Redis is away for half a minute under load: nobody helps the worker, and its books are in order all the same. */
import { setTimeout as delay } from 'node:timers/promises';
import { assert, suite } from '../guard/suite.ts';
import { accountsAreInOrder, health, unitsFlushed, unitsLost } from '../support/accounts.ts';
import { type Mine, startMine } from '../support/mine.ts';

/** Long enough for the pauses between the worker's attempts to grow to their longest. */
const OUTAGE_MS = 30_000;
const LOAD = { env: { SLEEP_MS: '0' } };

const test = suite('Redis outage', { timeoutMs: 240_000 });
let frozen: Mine;
let crashed: Mine;

// Both at a time: an outage is half a minute of waiting.
test.before(async ({ defer }) => {
  [frozen, crashed] = await Promise.all([startMine(defer, LOAD), startMine(defer, LOAD)]);
  await Promise.all([frozen.works(100), crashed.counts(100)]);
  frozen.redis.freeze();
  await crashed.redis.crash();
  const outage = delay(OUTAGE_MS);
  assert.match(await frozen.fails('redis', 3), 'Redis is away: no answer for 2000 ms');
  await crashed.fails('redis', 3);
  await outage;
});

test('frozen for 30 s: the worker is back by itself, every unit is counted once or told', async () => {
  assert.is(await health(frozen), 503);
  frozen.redis.thaw();
  await frozen.works(100);
  await accountsAreInOrder(frozen);
  assert.is(frozen.worker.errors(), '');
});

test('crashed, and back empty 30 s later: the worker is back by itself, what it does then is counted', async () => {
  const { worker, redis, hasher, works } = crashed;
  const done = async () => (await worker.metrics())('units_total');
  assert.is(await health(crashed), 503);
  const [before, said] = [await done(), worker.output().length];
  await redis.restart();
  await works(100);
  const after = await done();
  assert.equal(await worker.stop(), { code: 0, signal: null });

  const log = worker.output().slice(said);
  const { hashes = 0 } = await redis.state();
  const flushed = unitsFlushed(log);
  assert.ok(flushed > 0 && hashes >= flushed, `${hashes} counted, ${flushed} handed in`);
  assert.ok(hashes + unitsLost(log) >= after - before, `${hashes} counted, ${after - before} done`);
  assert.ok(hashes <= hasher.requests.length, `${hashes} counted, ${hasher.requests.length} done in all`);
  assert.is(worker.errors(), '');
});

test.run();
