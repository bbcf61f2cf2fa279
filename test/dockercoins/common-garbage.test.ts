/** Garbage on the socket: every port of every service refuses it, counts it, and goes on. */
import { assert, suite } from '../guard/suite.ts';
import { askRaw, openRaw, requestText } from '../support/raw-connection.ts';
import { type Service, type ServiceName, startService } from '../support/service.ts';

const GARBAGE: Record<string, [data: string | Buffer, status: number]> = {
  'words that are no HTTP': ['hello, is anybody there?\r\n\r\n', 400],
  'the first bytes of TLS': [Buffer.from('160301020001000001fc0303', 'hex'), 400],
  zeros: [Buffer.alloc(1000), 400],
  'an unknown method': [requestText('MINE', '/10'), 400],
  'an unknown version': ['GET /10 HTTP/7.0\r\nHost: test\r\n\r\n', 400],
  'a header without a colon': ['GET /10 HTTP/1.1\r\nHost test\r\n\r\n', 400],
  'two lengths': [requestText('POST', '/10', ['Content-Length: 1', 'Content-Length: 2']), 400],
  'a header of 20 kB': [requestText('GET', '/10', [`Cookie: ${'x'.repeat(20_000)}`]), 431],
  'a target of 20 kB': [requestText('GET', `/${'1'.repeat(20_000)}`), 431],
};

const PORTS: readonly [service: ServiceName, port: 'port' | 'adminPort', good: string][] = [
  ['rng', 'port', requestText('GET', '/10')],
  ['hasher', 'port', requestText('GET', '/')],
  ['webui', 'port', requestText('GET', '/index.html')],
  ['rng', 'adminPort', requestText('GET', '/healthz')],
  ['worker', 'adminPort', requestText('GET', '/metrics')],
];

const test = suite('garbage', { timeoutMs: 60_000 });
const services = new Map<ServiceName, Service>();

test.before(async ({ defer }) => {
  const env = { SERVICE_MS: '0', REDIS_URL: 'redis://127.0.0.1:1' };
  for (const name of new Set(PORTS.map(([service]) => service))) {
    services.set(name, await startService(name, defer, env));
  }
});

for (const [name, port, good] of PORTS) {
  for (const [what, [data, status]] of Object.entries(GARBAGE)) {
    test(`${name}, ${port}, ${what}: ${status}, and the connection ends`, async ({ defer }) => {
      const service = services.get(name) as Service;
      const counted = async () => (await service.metrics())('errors_total', 'kind="garbage"');
      const before = await counted();
      const connection = await openRaw(service[port], defer);
      connection.send(data);
      assert.is((await connection.answer()).status, status);
      assert.is((await connection.rest()).length, 0);
      assert.is((await askRaw(service[port], defer, good)).status, 200, 'others go on');
      assert.is(service.errors(), '');
      // The admin port is not the application: garbage there says nothing about its clients.
      if (port === 'port') assert.is((await counted()) - before, 1);
    });
  }
}

test.run();
