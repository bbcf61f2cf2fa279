/** Where the engine is looked for, and what is said when it is not there, may not be used, or hangs. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemsOf } from '../../scripts/cluster/cluster.ts';
import { connectEngine } from '../../scripts/cluster/engine/connect.ts';
import { findEndpoint } from '../../scripts/cluster/engine/endpoint.ts';
import type { WorkshopError } from '../../scripts/core/errors.ts';
import { assert, suite } from '../guard/suite.ts';

const test = suite('endpoint', { timeoutMs: 20_000 });

test('DOCKER_HOST, then the context, then the default socket', async ({ defer }) => {
  const folder = await mkdtemp(join(tmpdir(), 'ws-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  assert.is((await findEndpoint({ DOCKER_CONFIG: folder })).url, 'unix:///var/run/docker.sock');

  const meta = join(folder, 'contexts', 'meta', createHash('sha256').update('mine').digest('hex'));
  await mkdir(meta, { recursive: true });
  await writeFile(
    join(meta, 'meta.json'),
    '{"Name":"mine","Endpoints":{"docker":{"Host":"unix:///mine.sock"}}}',
  );
  await writeFile(join(folder, 'config.json'), '{"currentContext":"mine"}');
  const fromContext = await findEndpoint({ DOCKER_CONFIG: folder });
  assert.is(fromContext.url, 'unix:///mine.sock');
  assert.is(fromContext.source, 'context "mine"');
  assert.is(
    (await findEndpoint({ DOCKER_CONFIG: folder, DOCKER_CONTEXT: 'default' })).url,
    'unix:///var/run/docker.sock',
  );
  const fromHost = await findEndpoint({ DOCKER_CONFIG: folder, DOCKER_HOST: 'tcp://127.0.0.1:99' });
  assert.is(fromHost.url, 'tcp://127.0.0.1:99');

  const whileInNode = {
    DOCKER_CONFIG: folder,
    DOCKER_HOST: 'tcp://127.0.0.1:99',
    WORKSHOP_NODE: 'workshop/node1',
  };
  assert.is((await findEndpoint(whileInNode)).url, 'unix:///mine.sock', 'what env exported is about a node');

  await writeFile(join(folder, 'config.json'), 'garbage');
  assert.is((await findEndpoint({ DOCKER_CONFIG: folder })).url, 'unix:///var/run/docker.sock');
});

for (const [name, environment, expected] of [
  ['a context that does not exist', { DOCKER_CONTEXT: 'gone' }, /context "gone" cannot be read/],
  ['an engine behind SSH', { DOCKER_HOST: 'ssh://somewhere' }, /cannot be used: ssh/],
  [
    'certificates that are not there',
    { DOCKER_HOST: 'tcp://h:1', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/none' },
    /certificates of DOCKER_CERT_PATH/,
  ],
] as const) {
  test(`refused with what to do: ${name}`, async () => {
    const error = await findEndpoint({ DOCKER_CONFIG: '/none', ...environment }).then(
      () => undefined,
      (thrown: WorkshopError) => thrown,
    );
    assert.is(error?.code, 'USAGE');
    assert.match(error?.what ?? '', expected);
    assert.ok(error?.hint);
  });
}

test('an engine that is not there is one error, one that hangs another, within seconds', async ({
  defer,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'ws-'));
  const silent = createServer(() => undefined);
  const sockets = new Set<{ destroy(): void }>();
  silent.on('connection', (socket) => sockets.add(socket));
  defer(async () => {
    for (const socket of sockets) socket.destroy();
    silent.close();
    await rm(folder, { recursive: true, force: true });
  });
  await new Promise<void>((resolve) => silent.listen(join(folder, 'hung.sock'), resolve));
  const failure = (file: string) =>
    connectEngine({ url: `unix://${join(folder, file)}`, source: 'DOCKER_HOST' }).then(
      () => undefined,
      (error: WorkshopError) => error,
    );
  assert.is((await failure('absent.sock'))?.code, 'NO_ENGINE');
  const hung = await failure('hung.sock');
  assert.is(hung?.code, 'NO_ANSWER');
  assert.match(hung?.what ?? '', 'does not answer');
});

test('a specification is judged whole', () => {
  const sound = { name: 'a', nodes: 5, managers: 1, bind: '127.0.0.1' } as const;
  assert.equal(problemsOf(sound), []);
  const cases: [object, number][] = [
    [{ name: '' }, 1],
    [{ name: 'a'.repeat(31) }, 1],
    [{ name: '../x' }, 1],
    [{ nodes: 1000 }, 1],
    [{ nodes: 1.5 }, 1],
    [{ nodes: 2, managers: 3 }, 1],
    [{ basePort: 80 }, 1],
    [{ basePort: 65_530 }, 1],
    [{ name: 'Ä', nodes: 0, cpus: Number.NaN, memoryBytes: 5 }, 5],
  ];
  for (const [changes, expected] of cases) {
    assert.is(problemsOf({ ...sound, ...changes }).length, expected, JSON.stringify(changes));
  }
});

test.run();
