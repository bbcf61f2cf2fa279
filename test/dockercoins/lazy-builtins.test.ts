/** What a bundle takes from Node itself: all that is used works, and what is not used is not loaded. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import { lazyBuiltins } from '../../dockercoins/lazy-builtins.ts';
import { createAuthority } from '../../scripts/cluster/secrets/authority.ts';
import { freePorts } from '../../scripts/system/ports.ts';
import { assert, suite } from '../guard/suite.ts';
import type { Defer } from '../support/program.ts';
import { startRedis } from '../support/redis.ts';
import { startService } from '../support/service.ts';
import { waitUntil } from '../support/wait-until.ts';

const LOADED = 'process.moduleLoadList.join()';
const UNDICI = 'internal/deps/undici/undici';

const test = suite('lazy builtins', { timeoutMs: 60_000 });

test("Node's own modules work as ever, however they are asked for", async ({ defer }) => {
  const printed = await run(
    defer,
    `import http, { createServer } from 'node:http';
    import * as fs from 'node:fs';
    import { readFile } from 'node:fs/promises';
    const importDefault = (found) => (found && found.__esModule ? found : { default: found });
    const tls = importDefault(require('node:tls'));
    const { Agent } = require('https');
    console.log(JSON.stringify([
      createServer === http.createServer, typeof http.get, fs.promises.readFile === readFile,
      typeof tls.default.connect, new Agent({ keepAlive: true }).keepAlive,
    ]));`,
  );
  assert.equal(JSON.parse(printed), [true, 'function', true, 'function', true]);
});

test('no service loads undici, which they would for a name that none of them uses', async ({ defer }) => {
  // That the look can tell: `fetch` is undici.
  assert.match(await run(defer, `await fetch('data:,'); console.log(${LOADED});`), UNDICI);
  assert.not.match(
    await run(defer, `import { request } from 'node:http'; console.log(typeof request, ${LOADED});`),
    UNDICI,
  );
  for (const name of ['rng', 'hasher', 'worker', 'webui'] as const) {
    const hook = join(await temporaryFolder(defer), 'hook.cjs');
    await writeFile(hook, `setInterval(() => console.error(${LOADED}), 100).unref();`);
    const service = await startService(name, defer, {
      NODE_OPTIONS: `--require ${hook}`,
      REDIS_URL: 'redis://127.0.0.1:1',
    });
    await waitUntil(`what ${name} has loaded`, () => service.errors().includes('NativeModule http'));
    assert.not.match(service.errors(), UNDICI);
  }
});

test('a Redis behind TLS is reached: that module is loaded when it is used', async ({ defer }) => {
  const folder = await temporaryFolder(defer);
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const authority = await createAuthority('test');
  const { certificatePem, keyPem } = await authority.issue({
    commonName: 'redis',
    kind: 'server',
    names: ['localhost'],
    addresses: ['127.0.0.1'],
  });
  const [tlsPort = 0] = await freePorts(1);
  const ca = await file('ca.pem', authority.certificatePem);
  const certificate = [
    '--tls-cert-file',
    await file('cert.pem', certificatePem),
    '--tls-key-file',
    await file('key.pem', keyPem),
  ];
  const redis = await startRedis(defer, [
    ...['--tls-port', `${tlsPort}`, '--tls-auth-clients', 'no', '--tls-ca-cert-file', ca],
    ...certificate,
  ]);
  await redis.ask('SET', 'hashes', '7');
  const webui = await startService('webui', defer, {
    REDIS_URL: `rediss://127.0.0.1:${tlsPort}`,
    NODE_EXTRA_CA_CERTS: ca,
  });
  const answer = await waitUntil('an answer', async () => {
    const response = await fetch(`${webui.url}/json`);
    return response.status === 200 ? response.text() : undefined;
  });
  assert.match(answer, '"hashes":"7"');
});

test.run();

/** What the bundle of this source prints. */
async function run(defer: Defer, source: string): Promise<string> {
  const folder = await temporaryFolder(defer);
  const outfile = join(folder, 'bundle.mjs');
  await build({
    stdin: { contents: source, loader: 'js', resolveDir: folder },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [lazyBuiltins()],
  });
  return (await execa(process.execPath, [outfile])).stdout;
}

async function temporaryFolder(defer: Defer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lazy-'));
  defer(() => rm(folder, { recursive: true }));
  return folder;
}
