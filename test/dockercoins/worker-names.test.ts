/** A name that is answered otherwise is followed at once, whatever the answer says of how long it may be kept. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startResolver } from '../fixtures/services/resolver.ts';
import { assert, suite } from '../guard/suite.ts';
import { startRedis } from '../support/redis.ts';
import { startService } from '../support/service.ts';
import { waitUntil } from '../support/wait-until.ts';

const RESOLVER = '127.53.0.1';
const [FIRST, SECOND] = ['127.53.0.2', '127.53.0.3'];
/** The worker reads a resolv.conf of its own, which only a mount that nobody else sees can give it. */
const OWN_MOUNTS = ['unshare', '--mount', 'sh', '-ec'];
const noMounts =
  spawnSync(OWN_MOUNTS[0] as string, [...OWN_MOUNTS.slice(1), 'mount --bind /etc/hostname /etc/resolv.conf'])
    .status === 0
    ? undefined
    : 'a file may not be mounted here for one program alone';

const test = suite('worker names', { timeoutMs: 60_000 });

test.skipIf(noMounts)('a name that is answered otherwise is followed at once', async ({ defer }) => {
  const resolver = await startResolver(defer, RESOLVER, FIRST);
  const folder = await mkdtemp(join(tmpdir(), 'names-'));
  defer(() => rm(folder, { recursive: true }));
  const conf = join(folder, 'resolv.conf');
  await writeFile(conf, `nameserver ${RESOLVER}\n`);
  const first = await startService('rng', defer, { SERVICE_MS: '0', HOST: FIRST });
  const second = await startService('rng', defer, { SERVICE_MS: '0', HOST: SECOND, PORT: `${first.port}` });
  const hasher = await startService('hasher', defer, { SERVICE_MS: '0' });
  const redis = await startRedis(defer);
  const worker = await startService(
    'worker',
    defer,
    {
      RNG_URL: `http://rng.workshop.test:${first.port}`,
      HASHER_URL: hasher.url,
      REDIS_URL: redis.url,
      SLEEP_MS: '1',
    },
    [...OWN_MOUNTS, `mount --bind ${conf} /etc/resolv.conf; exec "$0" "$@"`],
  );
  const units = async () => (await worker.metrics())('units_total');
  const served = async (rng: typeof first) => (await rng.metrics())('requests_total');

  await waitUntil('20 units', async () => (await units()) >= 20);
  assert.is(await served(second), 0);
  resolver.answer = SECOND;
  const before = await served(first);
  await waitUntil('20 units of the other rng', async () => (await served(second)) >= 20);
  assert.ok((await served(first)) <= before + 1, 'all but a call that had begun');
  assert.ok(resolver.asked >= before + 20, `${resolver.asked} questions for ${before + 20} calls`);
  assert.equal(await worker.stop(), { code: 0, signal: null });
});

test.run();
