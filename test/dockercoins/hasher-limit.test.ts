/** Bodies that are too large are refused, and whoever sends them learns so. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { assert, suite } from '../guard/suite.ts';
import { askRaw, openRaw, requestText } from '../support/raw-connection.ts';
import { type Service, startService } from '../support/service.ts';

const BODY_LIMIT = 1000;
const CHUNK = Buffer.alloc(64 * 1024);

const test = suite('hasher limit', { timeoutMs: 60_000 });
let hasher: Service;

test.before(async ({ defer }) => {
  hasher = await startService('hasher', defer, { BODY_LIMIT: String(BODY_LIMIT), SERVICE_MS: '0' });
});

for (const length of [0, 1, BODY_LIMIT - 1, BODY_LIMIT, BODY_LIMIT + 1, BODY_LIMIT * 100]) {
  const status = length > BODY_LIMIT ? 413 : 200;
  const expected =
    status === 200
      ? createHash('sha256').update(Buffer.alloc(length, 'x')).digest('hex')
      : `Content Too Large\nAt most ${BODY_LIMIT} bytes a body.\n`;

  test(`${length} bytes with a length: ${status}`, async ({ defer }) => {
    const head = requestText('POST', '/', [`Content-Length: ${length}`]);
    const answer = await askRaw(hasher.port, defer, head + 'x'.repeat(length));
    assert.is(answer.status, status);
    assert.is(answer.body.toString(), expected);
  });

  test(`${length} bytes in chunks: ${status}`, async ({ defer }) => {
    const chunk = length > 0 ? `${length.toString(16)}\r\n${'x'.repeat(length)}\r\n` : '';
    const head = requestText('POST', '/', ['Transfer-Encoding: chunked']);
    const answer = await askRaw(hasher.port, defer, `${head}${chunk}0\r\n\r\n`);
    assert.is(answer.status, status);
    assert.is(answer.body.toString(), expected);
  });
}

test('a length that is too large is refused before the body is sent', async ({ defer }) => {
  for (const length of [BODY_LIMIT + 1, 10 ** 12]) {
    const connection = await openRaw(hasher.port, defer);
    connection.send(requestText('POST', '/', [`Content-Length: ${length}`]));
    assert.is((await connection.answer()).status, 413);
  }
});

// Hanging up at once would make the client's next write fail, and most clients then never look at the answer.
for (const [way, headers] of [
  ['with a length', { 'Content-Length': CHUNK.length * 100 }],
  ['in chunks', {}],
] as const) {
  test(`who goes on sending ${way} still gets the 413, every time`, async () => {
    const statuses = [];
    for (let index = 0; index < 20; index++) statuses.push(await upload(hasher.port, headers));
    assert.equal(statuses, Array(20).fill(413));
  });
}

test('a wrong method with a large body still gets its 405', async () => {
  for (let index = 0; index < 20; index++) {
    assert.is(await upload(hasher.port, { 'Content-Length': CHUNK.length * 100 }, 'PUT'), 405);
  }
});

test('nothing stays behind: the next bodies are hashed, nobody is in service', async ({ defer }) => {
  const answer = await askRaw(hasher.port, defer, requestText('POST', '/', ['Content-Length: 0']));
  assert.is(answer.status, 200);
  assert.is((await hasher.metrics())('queue_length'), 0);
  assert.is(hasher.errors(), '');
});

test.run();

/** Sends 6.4 MB whatever comes back, as most clients do; resolves with the status of the answer. */
async function upload(
  port: number,
  headers: Readonly<Record<string, string | number>>,
  method = 'POST',
): Promise<number | undefined> {
  const outgoing = request({ port, host: '127.0.0.1', method, headers, agent: false });
  const response = once(outgoing, 'response') as Promise<[IncomingMessage]>; // rejects if the connection breaks
  pipeline(Array(100).fill(CHUNK), outgoing).catch(() => undefined);
  const [answer] = await response;
  answer.resume();
  return answer.statusCode;
}
