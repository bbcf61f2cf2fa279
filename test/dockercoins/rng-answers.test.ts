/** What rng answers to each kind of request, to the byte. */
import { METHODS } from 'node:http';
import { hostname } from 'node:os';
import { assert, suite } from '../guard/suite.ts';
import { askRaw, requestText } from '../support/raw-connection.ts';
import { type Service, startService } from '../support/service.ts';

const SERVICE_MS = 100;
const ALLOW = 'GET, OPTIONS, HEAD';
const ABOUT = `RNG running on ${hostname()}\n`;

const test = suite('rng answers', { timeoutMs: 60_000 });
let rng: Service;

test.before(async ({ defer }) => {
  rng = await startService('rng', defer);
});

const ANSWERS: [request: string, status: number, type: string, length: number][] = [
  ['GET /', 200, 'text/html; charset=utf-8', Buffer.byteLength(ABOUT)],
  ['GET /?x=1', 200, 'text/html; charset=utf-8', Buffer.byteLength(ABOUT)],
  ['GET /0', 200, 'application/octet-stream', 0],
  ['GET /1', 200, 'application/octet-stream', 1],
  ['GET /10', 200, 'application/octet-stream', 10],
  ['GET /010', 200, 'application/octet-stream', 10],
  ['GET /10?x=1', 200, 'application/octet-stream', 10],
  ['GET /10?', 200, 'application/octet-stream', 10],
  ['GET /65536', 200, 'application/octet-stream', 65_536],
  ['GET /65537', 200, 'application/octet-stream', 65_537],
  ['GET /1000000', 200, 'application/octet-stream', 1_000_000],
  ['GET /-1', 404, 'text/html; charset=utf-8', 10],
  ['GET /abc', 404, 'text/html; charset=utf-8', 10],
  ['GET /1.5', 404, 'text/html; charset=utf-8', 10],
  ['GET /10/', 404, 'text/html; charset=utf-8', 10],
  ['GET /1e3', 404, 'text/html; charset=utf-8', 10],
  ['GET /0x10', 404, 'text/html; charset=utf-8', 10],
  ['GET /+10', 404, 'text/html; charset=utf-8', 10],
  ['GET //10', 404, 'text/html; charset=utf-8', 10],
  ['GET /%31', 404, 'text/html; charset=utf-8', 10],
  ['GET /favicon.ico', 404, 'text/html; charset=utf-8', 10],
  ['POST /abc', 404, 'text/html; charset=utf-8', 10],
];

for (const [request, status, type, length] of ANSWERS) {
  test(`${request}: ${status}, ${length} bytes`, async ({ defer }) => {
    const [method = '', target = ''] = request.split(' ');
    const answer = await askRaw(rng.port, defer, requestText(method, target));
    assert.is(answer.status, status);
    assert.is(answer.headers.get('content-type'), type);
    assert.is(answer.headers.get('content-length'), String(length));
    assert.is(answer.body.length, length);
    assert.is(answer.headers.has('transfer-encoding'), false);
    if (status === 404) assert.is(answer.body.toString(), 'Not Found\n');
  });
}

test('GET / names the host', async ({ defer }) => {
  assert.is((await askRaw(rng.port, defer, requestText('GET', '/'))).body.toString(), ABOUT);
});

test('header names are spelt as the original spells them', async ({ defer }) => {
  const { head } = await askRaw(rng.port, defer, requestText('GET', '/10'));
  assert.match(head, /^HTTP\/1\.1 200 OK\r\n/);
  assert.match(head, '\r\nContent-Type: application/octet-stream');
  assert.match(head, '\r\nContent-Length: 10');
});

test('no two answers are alike', async ({ defer }) => {
  const [one, other] = await Promise.all(
    [1, 2].map(() => askRaw(rng.port, defer, requestText('GET', '/32'))),
  );
  assert.is.not(one?.body.toString('hex'), other?.body.toString('hex'));
});

test('bytes never come before their time of service', async ({ defer }) => {
  for (const target of ['/0', '/10', '/1000000']) {
    const begin = performance.now();
    await askRaw(rng.port, defer, requestText('GET', target));
    assert.ok(performance.now() - begin >= SERVICE_MS, target);
  }
});

test('HEAD answers the headers of GET, after the same time', async ({ defer }) => {
  const begin = performance.now();
  const bytes = await askRaw(rng.port, defer, requestText('HEAD', '/10'), { toHead: true });
  assert.ok(performance.now() - begin >= SERVICE_MS);
  assert.is(bytes.status, 200);
  assert.is(bytes.headers.get('content-type'), 'application/octet-stream');
  assert.is(bytes.headers.get('content-length'), '10');

  const about = await askRaw(rng.port, defer, requestText('HEAD', '/'), { toHead: true });
  assert.is(about.headers.get('content-length'), String(Buffer.byteLength(ABOUT)));
});

test('HEAD is followed by no body: the next answer on the connection comes at once after it', async ({
  defer,
}) => {
  const text = requestText('HEAD', '/10') + requestText('GET', '/abc', ['Connection: close']);
  const { head, body } = await askRaw(rng.port, defer, text, { toHead: true });
  assert.match(head, 'HTTP/1.1 200');
  assert.is(body.length, 0);
});

for (const target of ['/', '/10']) {
  test(`OPTIONS ${target} says what is allowed`, async ({ defer }) => {
    const answer = await askRaw(rng.port, defer, requestText('OPTIONS', target));
    assert.is(answer.status, 200);
    assert.is(answer.headers.get('allow'), ALLOW);
    assert.is(answer.body.length, 0);
  });

  test(`every other method on ${target} is refused with 405`, async ({ defer }) => {
    const refused = METHODS.filter((method) => !['GET', 'HEAD', 'OPTIONS'].includes(method));
    assert.ok(refused.length > 20);
    for (const method of refused) {
      const answer = await askRaw(rng.port, defer, requestText(method, target));
      assert.is(answer.status, 405, method);
      assert.is(answer.headers.get('allow'), ALLOW, method);
    }
  });
}

test('a refused body does not spoil the connection', async ({ defer }) => {
  const body = 'GET /10 HTTP/1.1\r\n\r\n';
  const text = `${requestText('POST', '/10', [`Content-Length: ${body.length}`])}${body}`;
  const { status, headers } = await askRaw(rng.port, defer, text + requestText('GET', '/1'));
  assert.is(status, 405);
  assert.is(headers.get('connection'), 'keep-alive');
});

const TOO_MANY = ['/100000001', '/0100000001', `/${'9'.repeat(400)}`, `/${'9'.repeat(4000)}?x`];
for (const target of TOO_MANY) {
  test(`${target.slice(0, 20)} (${target.length} characters) is more than it makes: 413`, async ({
    defer,
  }) => {
    const answer = await askRaw(rng.port, defer, requestText('GET', target));
    assert.is(answer.status, 413);
    assert.match(answer.body.toString(), 'At most 100000000 bytes');
  });
}

test('digits of a small number may be absurdly many', async ({ defer }) => {
  const { body } = await askRaw(rng.port, defer, requestText('GET', `/${'0'.repeat(1000)}7`));
  assert.is(body.length, 7);
});

test('HTTP/1.0 is answered, kept open only if asked to', async ({ defer }) => {
  const plain = await askRaw(rng.port, defer, 'GET /10 HTTP/1.0\r\n\r\n');
  assert.is(plain.body.length, 10);
  assert.is(plain.headers.get('connection'), 'close');
  const kept = await askRaw(rng.port, defer, 'GET /10 HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n');
  assert.is(kept.body.length, 10);
  assert.is(kept.headers.get('connection'), 'keep-alive');
});

test.run();
