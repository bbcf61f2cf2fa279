/** What hasher answers to each kind of request, to the byte. */
import { createHash } from 'node:crypto';
import { METHODS } from 'node:http';
import { hostname } from 'node:os';
import { assert, suite } from '../guard/suite.ts';
import { askRaw, openRaw, requestText } from '../support/raw-connection.ts';
import { type Service, startService } from '../support/service.ts';

const SERVICE_MS = 100;
const ALLOW = 'GET, HEAD, POST';
const ABOUT = `HASHER running on ${hostname()}\n`;
const HELLO = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';

const test = suite('hasher answers', { timeoutMs: 60_000 });
let hasher: Service;

test.before(async ({ defer }) => {
  hasher = await startService('hasher', defer);
});

/** The hashes of the first three are published ones (FIPS 180-2 has the third). */
const BODIES: Record<string, [body: string | Uint8Array, hash: string]> = {
  'an empty body': ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  hello: ['hello', HELLO],
  abc: ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  'hello with a newline': ['hello\n', '5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03'],
  'a zero byte': [Buffer.alloc(1), '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  'bytes that are no text': [
    Buffer.from([0xff, 0xfe, 0x0d, 0x0a, 0x80]),
    sha256([0xff, 0xfe, 0x0d, 0x0a, 0x80]),
  ],
  'a million bytes': [
    Buffer.alloc(1_000_000, 'a'),
    'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
  ],
};

for (const [what, [body, hash]] of Object.entries(BODIES)) {
  test(`POST / of ${what}`, async ({ defer }) => {
    const begin = performance.now();
    const answer = await askRaw(hasher.port, defer, post(body));
    assert.ok(performance.now() - begin >= SERVICE_MS);
    assert.is(answer.status, 200);
    assert.is(answer.headers.get('content-type'), 'text/plain;charset=utf-8');
    assert.is(answer.headers.get('content-length'), '64');
    assert.is(answer.body.toString('latin1'), hash);
  });
}

test('header names are spelt as the original spells them', async ({ defer }) => {
  const { head } = await askRaw(hasher.port, defer, post('hello'));
  assert.match(head, '\r\nContent-Type: text/plain;charset=utf-8\r\nContent-Length: 64\r\n');
});

const HEADERS = [
  'Content-Type: application/octet-stream',
  'Content-Type: application/x-www-form-urlencoded',
  'Content-Type: multipart/form-data; boundary=x',
  'Content-Type: multipart/form-data',
  'Content-Type: application/json',
  'Content-Type: text/plain; charset=utf-16',
  'Content-Type: nonsense',
  'Content-Encoding: gzip',
  'Content-MD5: nonsense',
];
for (const header of HEADERS) {
  test(`the body is hashed as it came: ${header}`, async ({ defer }) => {
    const body =
      'a=1&b=%41+%C3%A9&&=\r\n--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n';
    assert.is(
      (await askRaw(hasher.port, defer, post(body, [header]))).body.toString(),
      sha256(Buffer.from(body)),
    );
  });
}

test('a chunked body is hashed without its chunking', async ({ defer }) => {
  const head = requestText('POST', '/', ['Transfer-Encoding: chunked']);
  const whole = `${head}2\r\nhe\r\n3;some=extension\r\nllo\r\n0\r\nSome: trailer\r\n\r\n`;
  assert.is((await askRaw(hasher.port, defer, whole)).body.toString(), HELLO);

  const slow = await openRaw(hasher.port, defer);
  for (const byte of whole) slow.send(byte);
  assert.is((await slow.answer()).body.toString(), HELLO);

  const { body } = await askRaw(hasher.port, defer, `${head}0\r\n\r\n`);
  assert.is(body.toString(), sha256([]));
});

test('Expect: 100-continue is answered before the body is sent', async ({ defer }) => {
  const connection = await openRaw(hasher.port, defer);
  connection.send(requestText('POST', '/', ['Content-Length: 5', 'Expect: 100-continue']));
  assert.is((await connection.answer()).status, 100);
  connection.send('hello');
  assert.is((await connection.answer()).body.toString(), HELLO);
});

test('GET / and HEAD / need no service: they are answered however long that takes', async ({ defer }) => {
  const slow = await startService('hasher', defer, { SERVICE_MS: '60000' });
  const { status, headers, body } = await askRaw(slow.port, defer, requestText('GET', '/'));
  assert.is(status, 200);
  assert.is(headers.get('content-type'), 'text/html; charset=utf-8');
  assert.is(body.toString(), ABOUT);
  const head = await askRaw(slow.port, defer, requestText('HEAD', '/?x'), { toHead: true });
  assert.is(head.headers.get('content-length'), String(ABOUT.length));
});

test('an unknown path is 404, whatever the method', async ({ defer }) => {
  for (const request of ['GET /10', 'POST /hash', 'PUT /x', 'GET //', 'GET /index.html', 'POST /%2f']) {
    const [method = '', target = ''] = request.split(' ');
    const answer = await askRaw(hasher.port, defer, requestText(method, target, ['Content-Length: 0']));
    assert.is(answer.status, 404, request);
  }
});

test('every other method is refused with 405', async ({ defer }) => {
  const refused = METHODS.filter((method) => !['GET', 'HEAD', 'POST'].includes(method));
  for (const method of refused) {
    const answer = await askRaw(hasher.port, defer, requestText(method, '/'));
    assert.is(answer.status, 405, method);
    assert.is(answer.headers.get('allow'), ALLOW, method);
  }
});

test('pipelined bodies are answered in order, on a connection that is kept', async ({ defer }) => {
  const connection = await openRaw(hasher.port, defer);
  connection.send(Buffer.concat(['hello', '', 'abc'].map((body) => post(body))));
  for (const body of ['hello', '', 'abc']) {
    const answer = await connection.answer();
    assert.is(answer.body.toString(), sha256(Buffer.from(body)));
    assert.is(answer.headers.get('connection'), 'keep-alive');
  }
});

test('HTTP/1.0 is answered', async ({ defer }) => {
  const answer = await askRaw(hasher.port, defer, 'POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello');
  assert.is(answer.body.toString(), HELLO);
  assert.is(answer.headers.get('connection'), 'close');
});

test.run();

function sha256(bytes: Uint8Array | number[]): string {
  return createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');
}

function post(body: string | Uint8Array, headers: readonly string[] = []): Buffer {
  const bytes = Buffer.from(body);
  return Buffer.concat([
    Buffer.from(requestText('POST', '/', [`Content-Length: ${bytes.length}`, ...headers])),
    bytes,
  ]);
}
