/** One request at a time, first come first served across all connections. */
import { assert, suite } from '../guard/suite.ts';
import { Line } from '../support/line.ts';
import { askRaw, openRaw, requestText } from '../support/raw-connection.ts';
import { type Service, startService } from '../support/service.ts';

const SERVICE_MS = 100;

const test = suite('rng queue', { timeoutMs: 60_000 });
/** With this the first client is in service for longer than any test lasts. */
const FOREVER = { SERVICE_MS: '60000' };
let rng: Service;

test.before(async ({ defer }) => {
  rng = await startService('rng', defer);
});

test('answers go out in the order in which requests came in, whatever they ask', async ({ defer }) => {
  const line = new Line(rng, defer);
  const requests = ['GET /10', 'GET /1000', 'GET /', 'HEAD /10', 'GET /0', 'GET /', 'GET /32'];
  const names = requests.map((request, index) => `${index}: ${request}`);
  const begin = performance.now();
  for (const [index, request] of requests.entries()) await line.join(names[index] as string, request);
  assert.equal(await line.answers(requests.length), names);
  assert.ok(performance.now() - begin >= 5 * SERVICE_MS, 'five of them take their time of service');
});

test('requests at the same time are served one by one', async ({ defer }) => {
  const begin = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => askRaw(rng.port, defer, requestText('GET', '/10'))),
  );
  assert.ok(performance.now() - begin >= 20 * SERVICE_MS);
  assert.ok(answers.every(({ body }) => body.length === 10));
});

test('GET / waits for those before it', async ({ defer }) => {
  const line = new Line(rng, defer);
  const begin = performance.now();
  for (const name of ['one', 'two', 'three']) await line.join(name, 'GET /10');
  await line.join('about', 'GET /');
  assert.equal(await line.answers(4), ['one', 'two', 'three', 'about']);
  assert.ok(performance.now() - begin >= 3 * SERVICE_MS);
});

test('GET / needs no service of its own', async ({ defer }) => {
  const busy = await startService('rng', defer, FOREVER);
  for (let index = 0; index < 100; index++) await askRaw(busy.port, defer, requestText('GET', '/'));
});

test('pipelined requests are answered in order, each in its turn', async ({ defer }) => {
  const connection = await openRaw(rng.port, defer);
  const begin = performance.now();
  connection.send(['/1', '/', '/3', '/abc', '/4'].map((target) => requestText('GET', target)).join(''));
  const seen: [number, number][] = [];
  for (let index = 0; index < 5; index++) {
    const { status, body } = await connection.answer();
    seen.push([status, status === 200 && index !== 1 ? body.length : 0]);
  }
  assert.equal(seen, [
    [200, 1],
    [200, 0],
    [200, 3],
    [404, 0],
    [200, 4],
  ]);
  assert.ok(performance.now() - begin >= 3 * SERVICE_MS);
});

test('a connection is kept for the next request, and gives no right of way', async ({ defer }) => {
  const connection = await openRaw(rng.port, defer);
  const begin = performance.now();
  for (let index = 0; index < 3; index++) {
    connection.send(requestText('GET', '/10'));
    const { headers } = await connection.answer();
    assert.is(headers.get('connection'), 'keep-alive');
  }
  assert.ok(performance.now() - begin >= 3 * SERVICE_MS);

  const line = new Line(rng, defer);
  const first = await line.join('first', 'GET /10');
  await line.join('second', 'GET /10');
  await line.answers(1);
  first.connection.send(requestText('GET', '/5'));
  await line.answers(2);
  assert.is((await first.connection.answer()).body.length, 5);
});

test('what needs no service is answered at once, however long the queue', async ({ defer }) => {
  const busy = await startService('rng', defer, FOREVER);
  const line = new Line(busy, defer);
  for (let index = 0; index < 5; index++) await line.join(`${index}`, 'GET /10');
  const atOnce: [request: string, status: number][] = [
    ['GET /-1', 404],
    ['GET /abc', 404],
    ['POST /10', 405],
    ['DELETE /', 405],
    ['OPTIONS /', 200],
    ['GET /100000001', 413],
    [`GET /${'9'.repeat(4000)}`, 413],
  ];
  for (const [request, status] of atOnce) {
    const [method = '', target = ''] = request.split(' ');
    assert.is((await askRaw(busy.port, defer, requestText(method, target))).status, status, request);
  }
  assert.equal(line.served, []);
});

test('waiting and service are histograms: who comes third has waited for two', async ({ defer }) => {
  const rng = await startService('rng', defer, { SERVICE_MS: '50' });
  const connection = await openRaw(rng.port, defer);
  connection.send(requestText('GET', '/10').repeat(3)); // pipelined: they arrive at once
  for (let index = 0; index < 3; index++) assert.is((await connection.answer()).body.length, 10);
  const metrics = await rng.metrics();
  assert.is(metrics('waiting_seconds_count'), 3);
  assert.is(metrics('service_seconds_count'), 3);
  const waited = metrics('waiting_seconds_sum');
  assert.ok(
    waited > 0.12 && waited < 10,
    `nothing, one service and two, less what parsing takes: ${waited} s`,
  );
  assert.ok(metrics('service_seconds_sum') > 0.145, 'three services');
  assert.is(metrics('waiting_seconds_bucket', 'le="0.025"'), 1);
  assert.is(metrics('waiting_seconds_bucket', 'le="+Inf"'), 3);
});

test('the admin port answers at once, and knows the length of the queue', async ({ defer }) => {
  const busy = await startService('rng', defer, FOREVER);
  const line = new Line(busy, defer);
  for (let index = 0; index < 20; index++) await line.join(`${index}`, 'GET /10');
  assert.is((await busy.metrics())('queue_length'), 20);

  const { status, headers, body } = await askRaw(busy.adminPort, defer, requestText('GET', '/healthz'));
  assert.is(status, 200);
  assert.is(headers.get('content-type'), 'application/json');
  const { status: health, service } = JSON.parse(body.toString());
  assert.equal({ health, service }, { health: 'ok', service: 'rng' });
  assert.equal(line.served, []);
});

test.run();
