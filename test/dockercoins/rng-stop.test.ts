/** SIGTERM under load: what has begun is finished, what waits is told so, nothing is cut, and the exit code is 0. */
import { connect } from 'node:net';
import { assert, suite } from '../guard/suite.ts';
import { openRaw, requestText } from '../support/raw-connection.ts';
import { startService } from '../support/service.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Longer than any wait here lasts: whatever keeps the service is seen, and never cut. */
const PATIENT = { STOP_MS: '60000' };
/** A stop comes well within the service of the first, on any machine. */
const SLOW = { ...PATIENT, SERVICE_MS: '5000' };

const test = suite('rng stop', { timeoutMs: 60_000 });

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal}: the one in service is served, those who wait get a whole 503`, async ({ defer }) => {
    const rng = await startService('rng', defer, SLOW);
    const clients = await Promise.all(Array.from({ length: 100 }, () => openRaw(rng.port, defer)));
    for (const [index, { send }] of clients.entries())
      send(requestText('GET', index % 5 === 4 ? '/' : '/10'));
    await waitUntil('all requests', async () => {
      const metrics = await rng.metrics();
      return metrics('queue_length') + metrics('requests_total') === clients.length;
    });
    rng.kill(signal);

    const answers = await Promise.all(clients.map(({ answer }) => answer()));
    const served = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ status }) => status === 503);
    assert.is(served.length + refused.length, clients.length);
    assert.ok(served.length >= 1 && refused.length >= 1, `${served.length} served`);
    for (const { body, headers } of refused) {
      assert.is(body.toString(), 'Service Unavailable\nrng is stopping.\n');
      assert.is(headers.get('connection'), 'close');
    }
    assert.equal(await rng.end(), { code: 0, signal: null });
    assert.match(rng.output(), new RegExp(`rng has stopped".* refused=${refused.length} cut=0`));
  });
}

test('requests pipelined behind the one in service get their 503 after its answer', async ({ defer }) => {
  const rng = await startService('rng', defer, SLOW);
  const connection = await openRaw(rng.port, defer);
  connection.send(requestText('GET', '/10') + requestText('GET', '/11') + requestText('GET', '/12'));
  await waitUntil('all requests', async () => (await rng.metrics())('queue_length') === 3);
  assert.equal(await rng.stop(), { code: 0, signal: null });
  assert.is((await connection.answer()).body.length, 10);
  assert.is((await connection.answer()).status, 503);
});

test('a long answer that has begun arrives whole', async ({ defer }) => {
  const rng = await startService('rng', defer, { ...PATIENT, SERVICE_MS: '0' });
  const connection = await openRaw(rng.port, defer);
  connection.socket.pause();
  connection.send(requestText('GET', '/8000000'));
  await waitUntil('the answer to begin', async () => (await rng.metrics())('requests_total') === 1);
  rng.kill('SIGTERM');
  await rng.waitFor(/msg=stopping/);
  connection.socket.resume();
  assert.is((await connection.answer()).body.length, 8_000_000);
  assert.equal(await rng.end(), { code: 0, signal: null });
});

test('idle, silent and half-sent connections do not keep it', async ({ defer }) => {
  const rng = await startService('rng', defer, { ...PATIENT, SERVICE_MS: '0' });
  const [idle, , half] = await Promise.all([1, 2, 3].map(() => openRaw(rng.port, defer)));
  idle?.send(requestText('GET', '/10'));
  await idle?.answer();
  half?.send('GET /10 HTTP/1.1\r\nHo');
  assert.equal(await rng.stop(), { code: 0, signal: null });
  assert.match(rng.output(), 'cut=0');
});

test('it can be stopped as soon as it says that it is there', async ({ defer }) => {
  for (let round = 0; round < 20; round++) {
    const rng = await startService('rng', defer, PATIENT);
    assert.equal(await rng.stop(), { code: 0, signal: null });
  }
});

test('a second signal changes nothing, and no new connection is taken', async ({ defer }) => {
  const rng = await startService('rng', defer, SLOW);
  const connection = await openRaw(rng.port, defer);
  connection.send(requestText('GET', '/10'));
  await waitUntil('the request', async () => (await rng.metrics())('queue_length') === 1);
  rng.kill('SIGTERM');
  rng.kill('SIGTERM');
  rng.kill('SIGINT');
  await rng.waitFor(/msg=stopping/);
  await waitUntil('the port to be closed', () => isRefused(rng.port));
  assert.is((await connection.answer()).body.length, 10);
  assert.equal(await rng.end(), { code: 0, signal: null });
  assert.is(rng.output().match(/msg=stopping/g)?.length, 1);
});

test.run();

function isRefused(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (refused: boolean) => {
      socket.destroy();
      resolve(refused);
    };
    socket.once('connect', () => answer(false)).once('error', () => answer(true));
  });
}
