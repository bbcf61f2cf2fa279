/** SIGTERM finishes the unit, hands in the count, and ends by itself, whatever it is doing and whoever hangs. */
import { answers, neverAnswers } from '../fixtures/services/behaviours.ts';
import { assert, suite } from '../guard/suite.ts';
import { startMine } from '../support/mine.ts';
import { waitUntil } from '../support/wait-until.ts';

const CLEAN = { code: 0, signal: null };
/** Between dropping a unit, after 60/93 of it, and the end of the process lie two seconds: a machine may pause. */
const DROPS = { STOP_MS: '6000' };

const test = suite('worker stop', { timeoutMs: 60_000 });

test('under load: every unit is counted, the last one too', async ({ defer }) => {
  for (let round = 0; round < 3; round++) {
    const { worker, works, redis, hasher } = await startMine(defer, { env: { SLEEP_MS: '0' } });
    await works(10);
    assert.equal(await worker.stop(), CLEAN);
    const { hashes, published, wallet } = await redis.state();
    assert.is(hashes, hasher.requests.length);
    if (hashes !== undefined && hashes < 100) assert.is(published, hashes); // more are not published at a time
    assert.is(worker.output().match(/Coin found/g)?.length ?? 0, wallet.size);
    assert.match(worker.output(), 'worker has stopped');
  }
});

for (const service of ['rng', 'hasher'] as const) {
  test(`while ${service} never answers: the unit is dropped, what was done is counted`, async ({ defer }) => {
    const mine = await startMine(defer, { env: DROPS });
    await mine.works(10);
    mine[service].behaviour = neverAnswers;
    const before = mine[service].requests.length;
    await waitUntil('a call that hangs', () => mine[service].requests.length > before);
    const units = (await mine.worker.metrics())('units_total');
    assert.equal(await mine.worker.stop(), CLEAN);
    assert.is((await mine.redis.state()).hashes, units);
  });
}

test('while it sleeps, and while it waits after a failure: at once', async ({ defer }) => {
  const asleep = await startMine(defer, { env: { SLEEP_MS: '60000' } });
  assert.equal(await asleep.worker.stop(), CLEAN);

  const failing = await startMine(defer);
  await failing.works(5);
  failing.rng.behaviour = answers('');
  await failing.fails('rng', 4);
  const units = (await failing.worker.metrics())('units_total');
  assert.equal(await failing.worker.stop(), CLEAN);
  assert.is((await failing.redis.state()).hashes, units);
});

test('while Redis is away: says what is lost, and ends cleanly', async ({ defer }) => {
  const { worker, redis, counts, fails } = await startMine(defer);
  await counts(10);
  await redis.crash();
  await fails('redis', 1);
  assert.equal(await worker.stop(), CLEAN);
  assert.match(worker.output(), /"units of work were lost" units=\d+ error="Redis is away/);
});

test('while Redis hangs: gives it up, says what is lost, and ends cleanly', async ({ defer }) => {
  const { worker, redis, works } = await startMine(defer);
  await works(10);
  redis.freeze();
  assert.equal(await worker.stop(), CLEAN);
  assert.match(worker.output(), /"units of work were lost" units=\d+ error="Redis is away/);
});

test('while Redis hangs for longer than a stop may take: is ended, and says so', async ({ defer }) => {
  // Redis is given up after 2000 ms. Asleep, the worker asks nothing of it before it hands in its count.
  const { worker, redis } = await startMine(defer, { env: { STOP_MS: '100', SLEEP_MS: '60000' } });
  await waitUntil('the first count', async () => (await redis.state()).hashes === 0);
  redis.freeze();
  assert.equal(await worker.stop(), { code: 1, signal: null });
  assert.match(worker.output(), /"could not stop in time" limit_ms=100\n/);
});

test('a second signal changes nothing', async ({ defer }) => {
  const { worker, rng, works } = await startMine(defer, { env: DROPS });
  await works(5);
  rng.behaviour = neverAnswers;
  worker.kill('SIGINT');
  worker.kill('SIGTERM');
  assert.equal(await worker.end(), CLEAN);
  assert.is(worker.output().match(/msg=stopping/g)?.length, 1);
});

test.run();
