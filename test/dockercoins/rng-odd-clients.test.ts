/** Idle, slow and garbled connections: each gets what it deserves, and none holds up the others. */
import { assert, suite } from '../guard/suite.ts';
import { askRaw, openRaw, requestText } from '../support/raw-connection.ts';
import { type Service, startService } from '../support/service.ts';
import { waitUntil } from '../support/wait-until.ts';

const test = suite('rng odd clients', { timeoutMs: 60_000 });
let rng: Service;

test.before(async ({ defer }) => {
  rng = await startService('rng', defer, { SERVICE_MS: '20' });
});

test.after.each(async ({ defer }) => {
  assert.is((await askRaw(rng.port, defer, requestText('GET', '/10'))).body.length, 10, 'others go on');
  assert.is(rng.errors(), '');
});

test('200 idle connections do not hold up the queue', async ({ defer }) => {
  await Promise.all(Array.from({ length: 200 }, () => openRaw(rng.port, defer)));
  for (let index = 0; index < 5; index++) {
    assert.is((await askRaw(rng.port, defer, requestText('GET', '/10'))).body.length, 10);
  }
});

test('200 slow connections do not hold up the queue, and are answered in the end', async ({ defer }) => {
  const text = requestText('GET', '/7');
  const slow = await Promise.all(Array.from({ length: 200 }, () => openRaw(rng.port, defer)));
  for (const [index, byte] of [...text].slice(0, -1).entries()) {
    for (const { send } of slow) send(byte);
    if (index % 10 === 0) {
      assert.is((await askRaw(rng.port, defer, requestText('GET', '/10'))).body.length, 10);
    }
  }
  const answers = slow.map(({ send, answer }) => {
    send(text.slice(-1));
    return answer();
  });
  assert.ok((await Promise.all(answers)).every(({ body }) => body.length === 7));
});

test('garbage after a request does not take its answer', async ({ defer }) => {
  const connection = await openRaw(rng.port, defer);
  connection.send(requestText('GET', '/10'));
  assert.is((await connection.answer()).status, 200);
  connection.send('garbage\r\n\r\n');
  assert.is((await connection.answer()).status, 400);
});

test('who hangs up amid its request, or says nothing at all, is forgotten', async ({ defer }) => {
  const [silent, begun] = [await openRaw(rng.port, defer), await openRaw(rng.port, defer)];
  begun.send('GET /10 HT');
  silent.socket.end();
  begun.socket.end();
  await silent.rest();
  await begun.rest();
  await waitUntil('an empty queue', async () => (await rng.metrics())('queue_length') === 0);
});

test('a body sent with a GET is not taken for a request', async ({ defer }) => {
  const body = requestText('GET', '/99');
  const connection = await openRaw(rng.port, defer);
  connection.send(requestText('GET', '/10', [`Content-Length: ${body.length}`]));
  connection.send(body + requestText('GET', '/11'));
  assert.is((await connection.answer()).body.length, 10);
  assert.is((await connection.answer()).body.length, 11);
});

test.run();
