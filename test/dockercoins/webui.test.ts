/** webui as a process, bundled as its image has it, beside a real Redis: what it promises, and when Redis is away. */
import { connect as connectSocket } from 'node:net';
import type { HistoryAnswer } from '../../dockercoins/webui/history-answer.ts';
import { assert, suite } from '../guard/suite.ts';
import { freePort, lacks, start, temporaryFolder, until, webuiBundle } from './webui-fixture.ts';
import {
  type Client,
  connect,
  FakeWorker,
  type Redis,
  startRedis,
  startWebui,
  type Webui,
} from './webui-parts.ts';

const test = suite('webui', { timeoutMs: 60_000 });
const withRedis = test.skipIf(lacks('redis-server'));

let bundle = '';
let folder = '';
test.before(async ({ defer }) => {
  const temporary = await temporaryFolder();
  defer(() => temporary[Symbol.asyncDispose]());
  folder = temporary.path;
  bundle = await webuiBundle();
});

withRedis('GET / leads to /index.html', async ({ defer }) => {
  const { webui } = await world(defer);
  const response = await fetch(`${webui.url}/`, { redirect: 'manual' });
  assert.is(response.status, 302);
  assert.is(response.headers.get('location'), '/index.html');
});

withRedis('GET /json is what old clients read, to the byte', async ({ defer }) => {
  const { webui, client } = await world(defer);
  const empty = await fetch(`${webui.url}/json`);
  assert.is(empty.status, 200);
  assert.match(empty.headers.get('content-type') ?? '', /^application\/json/);
  assert.match(await empty.text(), /^\{"coins":0,"hashes":null,"now":\d{10}\.?\d*\}$/);

  await client.incrBy('hashes', 48);
  for (const coin of ['a', 'b', 'c']) await client.hSet('wallet', coin, 'x');
  const text = await (await fetch(`${webui.url}/json?_=1`)).text();
  assert.match(text, /^\{"coins":3,"hashes":"48","now":\d{10}\.?\d*\}$/);
  assert.ok(Math.abs(JSON.parse(text).now - Date.now() / 1000) < 10);
});

withRedis('the page and its parts are served, checked and cached', async ({ defer }) => {
  const { webui } = await world(defer);
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
  const { webui } = await world(defer);
  for (const path of ['/index.html', '/page.js', '/json', '/history']) {
    const [get, head] = [await fetch(webui.url + path), await fetch(webui.url + path, { method: 'HEAD' })];
    assert.is(head.status, 200);
    assert.is(await head.text(), '');
    assert.is(head.headers.get('content-type'), get.headers.get('content-type'));
    assert.ok(Number(head.headers.get('content-length')) > 0);
    await get.arrayBuffer();
  }
  assert.is((await fetch(`${webui.url}/`, { method: 'HEAD', redirect: 'manual' })).status, 302);
});

withRedis('what there is not is 404, what is not meant is 405', async ({ defer }) => {
  const { webui } = await world(defer);
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
  const { webui, client } = await world(defer);
  const worker = new FakeWorker(client, { workers: 3, rngMs: 250, hasherMs: 100 });
  defer(() => worker.stop());
  await until('ten seconds of history', async () => spanOf(await history(webui)) >= 10, 30);
  const { rate, latency, redis } = await history(webui);
  assert.is(redis, 'up');
  near(rate?.hashesPerSecond, 10, 0.06);
  near(rate?.coinsPerSecond, 10 / 16, 0.15);
  assert.ok((latency.rng?.count ?? 0) > 60);
  near(latency.rng?.p50, 250.1, 0.001);
  near(latency.rng?.p99, 251.2, 0.001);
  near(latency.hasher?.p50, 100.1, 0.001);

  const first = await history(webui);
  const since = first.samples.at(-1)?.[0] ?? 0;
  await until('news', async () => (await history(webui, since)).samples.length > 3);
  assert.ok((await history(webui, since)).samples.every(([time]) => time > since));
});

withRedis('without latencies, or with garbage in their place, all else goes on', async ({ defer }) => {
  const { webui, client } = await world(defer);
  const isNone = async () => (await history(webui)).latency.rng === null;
  assert.ok(await isNone());
  await client.xAdd('dockercoins:calls', '*', { rng: 'soon,-3,,12 13', other: 'x' });
  await client.xAdd('dockercoins:calls', '*', { rng: '42,nonsense' });
  await until('the one good value', async () => (await history(webui)).latency.rng?.count === 1);
  assert.is((await history(webui)).latency.hasher, null);

  await client.del('dockercoins:calls');
  await client.set('dockercoins:calls', 'not a stream');
  await until('no latency', isNone);
  assert.is((await history(webui)).redis, 'up');
  assert.is((await fetch(`${webui.url}/json`)).status, 200);
});

withRedis('a Redis without streams is as good as another', async ({ defer }) => {
  const redis = await startRedis(folder, undefined, ['--rename-command', 'XRANGE', '']);
  defer(() => redis.stop('SIGKILL'));
  const webui = await startWebui(bundle, redis.url);
  defer(() => webui.stop());
  await until('a rate', async () => (await history(webui)).rate !== null);
  assert.equal((await history(webui)).latency, { rng: null, hasher: null });
  assert.is((await history(webui)).redis, 'up');
});

withRedis('waits for a Redis that is not there yet', async ({ defer }) => {
  const port = await freePort();
  const webui = await startWebui(bundle, `redis://127.0.0.1:${port}`);
  defer(() => webui.stop());
  await isAway(webui);
  const redis = await startRedis(folder, port);
  defer(() => redis.stop('SIGKILL'));
  await isBack(webui);
});

withRedis('says that Redis is away, three times, and is well when it is back, empty', async ({ defer }) => {
  const { webui, client, redis } = await world(defer);
  let current = redis;
  const rates: number[] = [];
  const watch = setInterval(async () => {
    const rate = await history(webui).then(
      (answer) => answer.rate?.hashesPerSecond,
      () => undefined,
    );
    if (rate !== undefined) rates.push(rate);
  }, 200);
  defer(() => clearInterval(watch));
  for (let time = 0; time < 3; time++) {
    await until('the client', () => client.isReady);
    await client.incrBy('hashes', 1_000_000);
    const before = rates.length;
    await until('rates', () => rates.length >= before + 5);
    await current.stop('SIGKILL');
    await isAway(webui);
    current = await startRedis(folder, redis.port);
    defer(current.stop);
    await isBack(webui);
    assert.match(await (await fetch(`${webui.url}/json`)).text(), /^\{"coins":0,"hashes":null,/);
  }
  assert.ok(
    rates.every((rate) => rate >= 0),
    `${rates}`,
  );
});

withRedis('a Redis that hangs counts as away', async ({ defer }) => {
  const { webui, redis } = await world(defer);
  redis.child.kill('SIGSTOP');
  const first = await fetch(`${webui.url}/json`, { signal: AbortSignal.timeout(10_000) });
  assert.is(first.status, 503);
  await isAway(webui);
  const many = await Promise.all(Array.from({ length: 50 }, () => fetch(`${webui.url}/json`)));
  assert.ok(many.every(({ status }) => status === 503));
  redis.child.kill('SIGCONT');
  await isBack(webui);
});

withRedis('the admin port tells of health and counts', async ({ defer }) => {
  const { webui, redis } = await world(defer);
  const health = () => fetch(`${webui.adminUrl}/healthz`);
  const metric = async (line: RegExp) =>
    line.exec(await (await fetch(`${webui.adminUrl}/metrics`)).text())?.[1];
  assert.is((await health()).status, 200);
  await fetch(`${webui.url}/json`);
  await fetch(`${webui.url}/nothing`);
  assert.is(
    await metric(/^dockercoins_requests_total\{method="GET",status="404",service="webui"\} (\d+)$/m),
    '1',
  );
  assert.is(await metric(/^dockercoins_redis_up\{service="webui"\} (\d)$/m), '1');
  redis.child.kill('SIGSTOP');
  await until('503', async () => (await health()).status === 503);
  assert.match(((await (await health()).json()) as { problem: string }).problem, /Redis/);
  assert.is(await metric(/^dockercoins_redis_up\{service="webui"\} (\d)$/m), '0');
  assert.ok(Number(await metric(/^dockercoins_redis_errors_total\{service="webui"\} (\d+)$/m)) >= 1);
  redis.child.kill('SIGCONT');
  await until('200', async () => (await health()).status === 200);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  withRedis(`ends on ${signal} with 0, idle connections and a hanging Redis or not`, async ({ defer }) => {
    const { webui, redis } = await world(defer);
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
  const wrong = { PORT: 'eighty', ADMIN_PORT: '-1', REDIS_URL: 'http://redis' };
  const webui = start(process.execPath, [bundle], wrong);
  await until('the end', () => webui.child.exitCode !== null);
  assert.is((await webui.stop()).code, 78);
  for (const name of Object.keys(wrong)) assert.match(webui.output(), `${name}=`);
});

test.run();

type Defer = (cleanup: () => unknown) => void;

/** A Redis of its own, a client of it, and webui that has found it. */
async function world(defer: Defer): Promise<{ redis: Redis; client: Client; webui: Webui }> {
  const redis = await startRedis(folder);
  defer(() => redis.stop('SIGKILL'));
  const client = await connect(redis.url);
  defer(() => client.destroy());
  const webui = await startWebui(bundle, redis.url);
  defer(() => webui.stop());
  await isBack(webui);
  return { redis, client, webui };
}

async function history(webui: Webui, since?: number): Promise<HistoryAnswer> {
  const response = await fetch(`${webui.url}/history${since === undefined ? '' : `?since=${since}`}`);
  assert.is(response.status, 200);
  assert.is(response.headers.get('cache-control'), 'no-store');
  return (await response.json()) as HistoryAnswer;
}

function spanOf({ samples }: HistoryAnswer): number {
  return (samples.at(-1)?.[0] ?? 0) - (samples[0]?.[0] ?? 0);
}

async function isAway(webui: Webui): Promise<void> {
  const { downSince } = await until('away', async () => {
    const answer = await history(webui);
    return answer.redis === 'down' ? answer : undefined;
  });
  assert.ok(Math.abs((downSince ?? 0) - Date.now() / 1000) < 30);
  const response = await fetch(`${webui.url}/json`);
  assert.is(response.status, 503);
  assert.match(((await response.json()) as { error: string }).error, /^Redis is away/);
}

async function isBack(webui: Webui): Promise<void> {
  await until('back', async () => (await history(webui)).redis === 'up');
  await until('/json', async () => (await fetch(`${webui.url}/json`)).ok);
  assert.is((await history(webui)).downSince, undefined);
}

function near(value: number | undefined, truth: number, share: number): void {
  const isNear = value !== undefined && Math.abs(value / truth - 1) <= share;
  assert.ok(isNear, `${value} is not within ${share * 100} % of ${truth}`);
}
