/** The admin port, which is alike for all services. */
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { assert, suite } from '../guard/suite.ts';
import { askRaw, requestText } from '../support/raw-connection.ts';
import { type ServiceName, startService } from '../support/service.ts';

/** A Prometheus line: a name, labels and a number. */
const METRIC = /^[a-z0-9_]+\{(?:[a-zA-Z_]+="[^"]*",?)*\} (?:-?[\d.e+-]+|[Nn]a[Nn]|\+Inf)$/;

const test = suite('admin port', { timeoutMs: 60_000 });

// The worker has no Redis here: it is not well, and says so.
for (const [name, health] of [
  ['rng', 200],
  ['hasher', 200],
  ['worker', 503],
] as [ServiceName, number][]) {
  test(`${name}: health, metrics, and nothing else`, async ({ defer }) => {
    const { adminPort } = await startService(name, defer, { REDIS_URL: 'redis://127.0.0.1:1' });
    const ask = (method: string, target: string) =>
      askRaw(adminPort, defer, requestText(method, target), { toHead: method === 'HEAD' });

    const healthz = await ask('GET', '/healthz');
    assert.is(healthz.status, health);
    assert.is(healthz.headers.get('content-type'), 'application/json');
    const { status, service, hostname: host, uptimeSeconds, problem } = JSON.parse(healthz.body.toString());
    assert.equal([service, host], [name, hostname()]);
    assert.is(status, health === 200 ? 'ok' : 'unhealthy');
    assert.ok(uptimeSeconds > 0);
    if (health === 503) assert.match(problem, 'Redis is away');
    else assert.is(problem, undefined);

    const metrics = await ask('GET', '/metrics?x=1');
    assert.is(metrics.status, 200);
    assert.match(metrics.headers.get('content-type') ?? '', 'text/plain; version=0.0.4');
    const lines = metrics.body
      .toString()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    assert.ok(lines.length > 20);
    assert.equal(
      lines.filter((line) => !METRIC.test(line) || !line.includes(`service="${name}"`)),
      [],
    );

    for (const path of ['/healthz', '/metrics']) {
      assert.is((await ask('HEAD', path)).status, path === '/healthz' ? health : 200);
      const refused = await ask('POST', path);
      assert.is(refused.status, 405);
      assert.is(refused.headers.get('allow'), 'GET, HEAD');
    }
    for (const path of ['/', '/10', '/healthz/', '/metric']) {
      assert.is((await ask('GET', path)).status, 404, path);
    }
  });
}

// The event loop's delay alone, sampled as prom-client does it, would be 300 in three seconds.
test('what nobody can read is not sampled: without an admin port an idle service hardly wakes', async ({
  defer,
}) => {
  const { pid, adminPort } = await startService('rng', defer, { ADMIN_PORT: '' });
  assert.ok(Number.isNaN(adminPort));
  const wakings = async () => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status)?.[1]);
  };
  await delay(500);
  const before = await wakings();
  await delay(3000);
  const between = (await wakings()) - before;
  assert.ok(between < 100, `it woke ${between} times`);
});

test.run();
