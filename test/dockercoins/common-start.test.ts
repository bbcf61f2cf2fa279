/** How services refuse to start: all that is wrong at once, and an exit code that says whether trying again may help. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { assert, suite } from '../guard/suite.ts';
import { launchService, type ServiceName, startService } from '../support/service.ts';

const test = suite('service start', { timeoutMs: 60_000 });

const WRONG: Partial<Record<ServiceName, [env: Record<string, string>, problems: string[]]>> = {
  rng: [
    { PORT: '65536', ADMIN_PORT: 'eight', SERVICE_MS: '-1', STOP_MS: '99' },
    [
      'PORT="65536": must be a whole number from 0 to 65535',
      'ADMIN_PORT="eight": must be a whole number from 0 to 65535',
      'SERVICE_MS="-1": must be a whole number from 0 to 60000',
      'STOP_MS="99": must be a whole number from 100 to 60000',
    ],
  ],
  hasher: [
    { PORT: '1.5', ADMIN_PORT: '-1', SERVICE_MS: '1e3', BODY_LIMIT: '2 GB', STOP_MS: '1 s' },
    [
      'PORT="1.5": must be a whole number from 0 to 65535',
      'ADMIN_PORT="-1": must be a whole number from 0 to 65535',
      'SERVICE_MS="1e3": must be a whole number from 0 to 60000',
      'BODY_LIMIT="2 GB": must be a whole number from 0 to 9007199254740991',
      'STOP_MS="1 s": must be a whole number from 100 to 60000',
    ],
  ],
  worker: [
    {
      RNG_URL: 'rng:80',
      HASHER_URL: 'https://hasher',
      REDIS_URL: 'redis',
      SLEEP_MS: 'none',
      CALL_TIMEOUT_MS: '99',
      ADMIN_PORT: '70000',
      STOP_MS: '60001',
    },
    [
      'RNG_URL="rng:80": must be an address that begins with http://, without "?" and "#"',
      'HASHER_URL="https://hasher": must be an address that begins with http://, without "?" and "#"',
      'REDIS_URL="redis": must be an address that begins with redis:// or rediss://, without "?" and "#"',
      'SLEEP_MS="none": must be a whole number from 0 to 60000',
      'CALL_TIMEOUT_MS="99": must be a whole number from 100 to 600000',
      'ADMIN_PORT="70000": must be a whole number from 0 to 65535',
      'STOP_MS="60001": must be a whole number from 100 to 60000',
    ],
  ],
};

for (const [name, [env, problems]] of Object.entries(WRONG)) {
  test(`${name} with a wrong configuration: every problem is named, exit code 78`, async ({ defer }) => {
    const service = await launchService(name as ServiceName, defer, env);
    assert.equal(await service.end(), { code: 78, signal: null });
    assert.equal(service.errors().split('\n'), [
      `${name} cannot start, its configuration is wrong:`,
      ...problems.map((problem) => `  - ${problem}`),
      '',
    ]);
    assert.is(service.output(), '');
  });
}

for (const [name, variable] of [
  ['rng', 'PORT'],
  ['rng', 'ADMIN_PORT'],
  ['hasher', 'PORT'],
  ['hasher', 'ADMIN_PORT'],
  ['worker', 'ADMIN_PORT'],
] as const) {
  test(`${name} whose ${variable} is taken: says so, exit code 1`, async ({ defer }) => {
    const server = createServer().listen(0, '127.0.0.1');
    defer(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const service = await launchService(name, defer, { [variable]: String(port) });
    assert.equal(await service.end(), { code: 1, signal: null });
    assert.match(service.errors(), `address already in use 127.0.0.1:${port}`);
  });
}

for (const name of ['rng', 'hasher'] as const) {
  test(`${name} has no admin port unless asked for one`, async ({ defer }) => {
    const service = await startService(name, defer, { ADMIN_PORT: '' });
    assert.not.match(service.output(), 'admin=');
    for (const path of ['/healthz', '/metrics']) {
      assert.is((await fetch(`${service.url}${path}`)).status, 404, path);
    }
  });
}

test.run();
