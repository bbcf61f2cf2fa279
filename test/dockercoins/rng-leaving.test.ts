/** A client that has gone frees its place: nobody is served who is not there any more. */
import { assert, suite } from '../guard/suite.ts';
import { Line } from '../support/line.ts';
import { askRaw, openRaw, type RawConnection, requestText } from '../support/raw-connection.ts';
import { type Service, startService } from '../support/service.ts';
import { waitUntil } from '../support/wait-until.ts';

/** With this nobody would ever be served behind a client whose place is not freed. */
const FOREVER = { SERVICE_MS: '60000' };

const test = suite('rng leaving', { timeoutMs: 60_000 });

test('who leaves while waiting is passed over, and the others keep their order', async ({ defer }) => {
  const rng = await startService('rng', defer, FOREVER);
  const line = new Line(rng, defer);
  const first = await line.join('first', 'GET /10');
  const others = await inTurn(['a', 'b', 'c', 'd', 'e'], (name) => line.join(name, 'GET /'));
  for (const client of others) if ('bd'.includes(client.name)) await line.leave(client);
  await line.leave(first);
  assert.equal(await line.answers(3), ['a', 'c', 'e']);
  await isEmpty(rng);
  const metrics = await rng.metrics();
  assert.is(metrics('requests_total'), 3);
  assert.is(metrics('errors_total', 'kind="gone"'), 3);
});

/** How a client goes, from the politest to the rudest way. */
const WAYS: Record<string, (connection: RawConnection) => unknown> = {
  'closes its socket': ({ socket }) => socket.destroy(),
  'resets its socket': ({ socket }) => socket.resetAndDestroy(),
  // It cannot be told from a client that has closed its socket until something is sent to it.
  'closes its sending half': ({ socket }) => socket.end(),
};

for (const [way, go] of Object.entries(WAYS)) {
  test(`whoever ${way} is let go, in service and in the queue`, async ({ defer }) => {
    const rng = await startService('rng', defer, FOREVER);
    const line = new Line(rng, defer);
    const clients = await inTurn(['a', 'b', 'c', 'd'], (name) => line.join(name, 'GET /10'));
    await line.join('last', 'GET /');
    for (const { connection } of clients) go(connection);
    assert.equal(await line.answers(1), ['last']);
    assert.is((await rng.metrics())('service_seconds_count'), 0);
    for (const { connection } of clients) {
      if (!connection.socket.destroyed) assert.is((await connection.rest()).length, 0);
    }
  });
}

test('a hundred who have gone cost nobody anything', async ({ defer }) => {
  const rng = await startService('rng', defer, FOREVER);
  const clients = await Promise.all(Array.from({ length: 100 }, () => openRaw(rng.port, defer)));
  for (const { send } of clients) send(requestText('GET', '/10'));
  await waitUntil('100 requests', async () => (await rng.metrics())('queue_length') === 100);
  const about = askRaw(rng.port, defer, requestText('GET', '/'));
  for (const { hangUp } of clients) hangUp();
  assert.is((await about).status, 200);
  await isEmpty(rng);
});

test('who leaves takes all of its pipelined requests along', async ({ defer }) => {
  const rng = await startService('rng', defer, FOREVER);
  const connection = await openRaw(rng.port, defer);
  connection.send(requestText('GET', '/10').repeat(20));
  await waitUntil('20 requests', async () => (await rng.metrics())('queue_length') === 20);
  const about = askRaw(rng.port, defer, requestText('GET', '/'));
  connection.hangUp();
  assert.is((await about).status, 200);
  await isEmpty(rng);
  assert.is(rng.errors(), '');
});

test('who does not read its bytes, or leaves amid them, keeps nobody waiting', async ({ defer }) => {
  const rng = await startService('rng', defer, { SERVICE_MS: '20' });
  const slow = await openRaw(rng.port, defer);
  slow.socket.pause();
  slow.send(requestText('GET', '/100000000'));
  await waitUntil('the body to begin', async () => (await rng.metrics())('requests_total') === 1);
  assert.is((await askRaw(rng.port, defer, requestText('GET', '/10'))).body.length, 10);
  slow.hangUp();
  assert.is((await askRaw(rng.port, defer, requestText('GET', '/10'))).body.length, 10);
  assert.is((await rng.stop()).code, 0);
  assert.match(rng.output(), 'cut=0');
});

test.run();

async function isEmpty(rng: Service): Promise<void> {
  await waitUntil('an empty queue', async () => (await rng.metrics())('queue_length') === 0);
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
