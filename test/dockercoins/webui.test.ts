/** webui as a process, bundled as its image has it, beside a real Redis: what it promises. */
import { connect as connectSocket } from 'node:net';
import type { HistoryAnswer } from '../../dockercoins/webui/history-answer.ts';
import { assert, suite } from '../guard/suite.ts';
import { waitUntil } from '../support/wait-until.ts';
import { noRedis, start, until } from './webui-fixture.ts';
import { FakeWorker } from './webui-parts.ts';
import { getJson, history, isUp, makeFolder, world } from './webui-world.ts';

const test = suite('webui', { timeoutMs: 120_000 });
const REDIS_UP = /^dockercoins_redis_up\{service="webui"\} (\d)$/m;
const withRedis = test.skipIf(noRedis);

let made = { bundle: '', folder: '' };
test.before(async ({ defer }) => {
  made = await makeFolder(defer);
});

withRedis('GET / leads to /index.html', async ({ defer }) => {
  const { webui } = await world(made, defer);
  const response = await fetch(`${webui.url}/`, { redirect: 'manual' });
  assert.is(response.status, 302);
  assert.is(response.headers.get('location'), '/index.html');
});

withRedis('GET /json is what old clients read, to the byte', async ({ defer }) => {
  const { webui, client } = await world(made, defer);
  const empty = await getJson(webui);
  assert.match(empty.headers.get('content-type') ?? '', /^application\/json/);
  assert.match(await empty.text(), /^\{"coins":0,"hashes":null,"now":\d{10}\.?\d*\}$/);

  await client.incrBy('hashes', 48);
  for (const coin of ['a', 'b', 'c']) await client.hSet('wallet', coin, 'x');
  const text = await (await getJson(webui, '/json?_=1')).text();
  assert.match(text, /^\{"coins":3,"hashes":"48","now":\d{10}\.?\d*\}$/);
  assert.ok(Math.abs(JSON.parse(text).now - Date.now() / 1000) < 10);
});

withRedis('the page and its parts are served, checked and cached', async ({ defer }) => {
  const { webui } = await world(made, defer);
  const types = {
    '/index.html': 'text/html; charset=utf-8',
    '/page.js': 'text/javascript; charset=utf-8',
    '/theme.js': 'text/javascript; charset=utf-8',
    '/style.css': 'text/css; charset=utf-8',
    '/favicon.svg': 'image/svg+xml',
  };
  for (const [path, type] of Object.entries(types)) {
    const response = await fetch(webui.url + path);
    const body = await response.text();
    const etag = response.headers.get('etag') ?? '';
    assert.is(response.status, 200, path);
    assert.is(response.headers.get('content-type'), type);
    assert.is(response.headers.get('content-length'), String(Buffer.byteLength(body)));
    assert.is(response.headers.get('cache-control'), 'no-cache');
    assert.is(response.headers.get('x-content-type-options'), 'nosniff');
    assert.match(response.headers.get('content-security-policy') ?? '', /^default-src 'self'/);
    assert.not.match(response.headers.get('content-security-policy') ?? '', /unsafe/);
    assert.match(etag, /^"[\w-]{22}"$/);
    assert.not.match(
      body,
      /https?:\/\/(?!www\.w3\.org\/)[\w.-]+\.[a-z]{2,}/,
      `${path} asks nobody else for anything`,
    );

    const again = await fetch(webui.url + path, { headers: { 'if-none-match': `"other", W/${etag}` } });
    assert.is(again.status, 304, path);
    assert.is(await again.text(), '');
    assert.is(again.headers.get('etag'), etag);
    const stale = await fetch(webui.url + path, { headers: { 'if-none-match': '"other"' } });
    assert.is(stale.status, 200);
    await stale.arrayBuffer();
  }
});

withRedis('HEAD tells what GET would, without a body', async ({ defer }) => {
  const { webui } = await world(made, defer);
  for (const path of ['/index.html', '/page.js', '/json', '/history']) {
    const [get, head] = [await getJson(webui, path), await getJson(webui, path, 'HEAD')];
    assert.is(await head.text(), '');
    assert.is(head.headers.get('content-type'), get.headers.get('content-type'));
    assert.ok(Number(head.headers.get('content-length')) > 0);
    await get.arrayBuffer();
  }
  assert.is((await fetch(`${webui.url}/`, { method: 'HEAD', redirect: 'manual' })).status, 302);
});

withRedis('what there is not is 404, what is not meant is 405', async ({ defer }) => {
  const { webui } = await world(made, defer);
  for (const path of ['/nothing', '/json/', '/main.ts', '/..%2f..%2fetc%2fpasswd', '/page/index.html']) {
    assert.is((await fetch(webui.url + path)).status, 404, path);
  }
  for (const path of ['/', '/json', '/history', '/index.html']) {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = await fetch(webui.url + path, { method });
      assert.is(response.status, 405, `${method} ${path}`);
      assert.is(response.headers.get('allow'), 'GET, HEAD');
    }
  }
  assert.is((await fetch(`${webui.url}/history?since=never`)).status, 400);
});

withRedis('the history grows and gives the true rate', async ({ defer }) => {
  const { webui, client } = await world(made, defer);
  const worker = new FakeWorker(client, { workers: 3, rngMs: 250, hasherMs: 100 });
  defer(() => worker.stop());
  await until('ten seconds of history', async () => spanOf(await history(webui)) >= 10, 30);
  // When the machine stands still for a moment the true rate of that moment is another.
  await waitUntil('the rate of the worker', async () => {
    const { rate, latency, redis } = await history(webui);
    assert.is(redis, 'up');
    near(rate?.hashesPerSecond, 10, 0.06);
    near(rate?.coinsPerSecond, 10 / 16, 0.15);
    assert.ok((latency.rng?.count ?? 0) > 60);
    near(latency.rng?.p50, 250.1, 0.001);
    near(latency.rng?.p99, 251.2, 0.001);
    near(latency.hasher?.p50, 100.1, 0.001);
    return true;
  });

  const first = await history(webui);
  const since = first.samples.at(-1)?.[0] ?? 0;
  await until('news', async () => (await history(webui, since)).samples.length > 3);
  assert.ok((await history(webui, since)).samples.every(([time]) => time > since));
});

withRedis('without latencies, or with garbage in their place, all else goes on', async ({ defer }) => {
  const { webui, client } = await world(made, defer);
  const isNone = async () => (await history(webui)).latency.rng === null;
  assert.ok(await isNone());
  await client.xAdd('dockercoins:calls', '*', { rng: 'soon,-3,,12 13', other: 'x' });
  await client.xAdd('dockercoins:calls', '*', { rng: '42,nonsense' });
  await until('the one good value', async () => (await history(webui)).latency.rng?.count === 1);
  assert.is((await history(webui)).latency.hasher, null);

  await client.del('dockercoins:calls');
  await client.set('dockercoins:calls', 'not a stream');
  await until('no latency', isNone);
  await isUp(webui);
  await (await getJson(webui)).text();
});

withRedis('the admin port tells of health and counts', async ({ defer }) => {
  const { webui, redis } = await world(made, defer);
  const health = () => fetch(`${webui.adminUrl}/healthz`);
  const metric = async (line: RegExp) =>
    line.exec(await (await fetch(`${webui.adminUrl}/metrics`)).text())?.[1];
  await until('200', async () => (await health()).status === 200);
  await fetch(`${webui.url}/json`);
  await fetch(`${webui.url}/nothing`);
  assert.is(
    await metric(/^dockercoins_requests_total\{method="GET",status="404",service="webui"\} (\d+)$/m),
    '1',
  );
  await until('redis_up', async () => (await metric(REDIS_UP)) === '1');
  redis.child.kill('SIGSTOP');
  await until('503', async () => (await health()).status === 503);
  assert.match(((await (await health()).json()) as { problem: string }).problem, /Redis/);
  assert.is(await metric(REDIS_UP), '0');
  assert.ok(Number(await metric(/^dockercoins_errors_total\{kind="redis",service="webui"\} (\d+)$/m)) >= 1);
  redis.child.kill('SIGCONT');
  await until('200', async () => (await health()).status === 200);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  withRedis(`ends on ${signal} with 0, idle connections and a hanging Redis or not`, async ({ defer }) => {
    const { webui, redis } = await world(made, defer);
    const socket = connectSocket(Number(new URL(webui.url).port), '127.0.0.1');
    defer(() => socket.destroy());
    socket.on('error', () => undefined);
    await (await fetch(`${webui.url}/json`)).text();
    if (signal === 'SIGINT') redis.child.kill('SIGSTOP');
    assert.equal(await webui.stop(signal), { code: 0, signal: null });
    redis.child.kill('SIGCONT');
    assert.match(webui.output(), /webui has stopped/);
  });
}

test('tells all that is wrong with its configuration, and ends with 78', async () => {
  const wrong = { PORT: 'eighty', ADMIN_PORT: '-1', REDIS_URL: 'http://redis', STOP_MS: '99' };
  const webui = start(process.execPath, [made.bundle], wrong);
  await until('the end', () => webui.child.exitCode !== null);
  assert.is((await webui.stop()).code, 78);
  for (const name of Object.keys(wrong)) assert.match(webui.output(), `${name}=`);
});

test.run();

function spanOf({ samples }: HistoryAnswer): number {
  return (samples.at(-1)?.[0] ?? 0) - (samples[0]?.[0] ?? 0);
}

function near(value: number | undefined, truth: number, share: number): void {
  const isNear = value !== undefined && Math.abs(value / truth - 1) <= share;
  assert.ok(isNear, `${value} is not within ${share * 100} % of ${truth}`);
}
