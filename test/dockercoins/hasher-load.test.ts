/** hasher serves everybody at once, forgets who has gone, and stops without cutting an answer. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { assert, suite } from '../guard/suite.ts';
import { mostMemory } from '../support/memory.ts';
import { openRaw, type RawConnection, requestText } from '../support/raw-connection.ts';
import { type Service, startService } from '../support/service.ts';
import { waitUntil } from '../support/wait-until.ts';

const FOREVER = { SERVICE_MS: '60000' };
/** Longer than any wait here lasts: whatever keeps the service is seen, and never cut. */
const PATIENT = { STOP_MS: '60000' };
/** Between the cut, after 80/93 of it, and the end of the process lie two seconds: a machine may pause. */
const CUTS = { STOP_MS: '15000' };
const HELLO = `${requestText('POST', '/', ['Content-Length: 5'])}hello`;
const HASH = createHash('sha256').update('hello').digest('hex');

const test = suite('hasher load', { timeoutMs: 60_000 });

test('a hundred bodies are in service together, and take their time together', async ({ defer }) => {
  const serviceMs = 1000;
  const hasher = await startService('hasher', defer, { SERVICE_MS: String(serviceMs) });
  const clients = await Promise.all(Array.from({ length: 100 }, () => openRaw(hasher.port, defer)));
  const begin = performance.now();
  for (const { send } of clients) send(HELLO);
  const answers = await Promise.all(clients.map(({ answer }) => answer()));
  const ms = performance.now() - begin;
  assert.ok(answers.every(({ status, body }) => status === 200 && body.toString() === HASH));
  assert.ok(ms >= serviceMs, `${ms} ms`);
  assert.ok(ms < (100 * serviceMs) / 5, `${ms} ms: one after the other would be ${100 * serviceMs} ms`);
});

test('it counts those in service, and lets go whoever leaves', async ({ defer }) => {
  const hasher = await startService('hasher', defer, FOREVER);
  const waiting = await Promise.all(Array.from({ length: 100 }, () => openRaw(hasher.port, defer)));
  for (const { send } of waiting) send(HELLO);
  const uploading = await Promise.all(Array.from({ length: 10 }, () => openRaw(hasher.port, defer)));
  for (const { send } of uploading) send(HELLO.slice(0, -1));
  const pipelining = await openRaw(hasher.port, defer);
  pipelining.send(HELLO.repeat(20));
  await inService(hasher, 130);
  leave(waiting.slice(1));
  await inService(hasher, 31);
  leave(uploading);
  await inService(hasher, 21);
  leave([pipelining]);
  await inService(hasher, 1);
  leave(waiting);
  await inService(hasher, 0);
  assert.is(hasher.errors(), '');
});

test('a gigabyte is hashed as it comes: memory stays flat', async ({ defer }) => {
  const hasher = await startService('hasher', defer, { SERVICE_MS: '0' });
  const before = await mostMemory(hasher, () => postZeros(hasher, 1_000_000));
  let hash = '';
  const during = await mostMemory(hasher, async () => {
    hash = await postZeros(hasher, 1_000_000_000);
  });
  // head -c 1000000000 /dev/zero | sha256sum
  assert.is(hash, 'bc17f06f9d9b5f6f79ca189a1772b1a3a38d6e40c45bec50f9c4f28144efddca');
  assert.ok(during - before < 60_000_000, `memory grew from ${before} to ${during} bytes`);
});

test('SIGTERM: all that are in service are answered whole', async ({ defer }) => {
  const hasher = await startService('hasher', defer, { ...PATIENT, SERVICE_MS: '4000' });
  const clients = await Promise.all(Array.from({ length: 50 }, () => openRaw(hasher.port, defer)));
  for (const { send } of clients) send(HELLO);
  await waitUntil('all bodies', async () => {
    const metrics = await hasher.metrics();
    return metrics('queue_length') + metrics('requests_total') === 50;
  });
  assert.equal(await hasher.stop(), { code: 0, signal: null });
  const answers = await Promise.all(clients.map(({ answer }) => answer()));
  assert.ok(answers.every(({ status, body }) => status === 200 && body.toString() === HASH));
  assert.match(hasher.output(), 'cut=0');
});

test('SIGTERM: whoever never comes to an end is cut, and idle connections keep nobody', async ({ defer }) => {
  const hasher = await startService('hasher', defer, { ...FOREVER, ...CUTS });
  const [uploading, waiting] = [await openRaw(hasher.port, defer), await openRaw(hasher.port, defer)];
  uploading.send(HELLO.slice(0, -1));
  waiting.send(HELLO);
  await openRaw(hasher.port, defer);
  await inService(hasher, 2);
  assert.equal(await hasher.stop(), { code: 0, signal: null });
  assert.match(hasher.output(), 'cut=2');
  assert.is((await uploading.rest()).length + (await waiting.rest()).length, 0);
});

test.run();

async function inService(hasher: Service, count: number): Promise<void> {
  await waitUntil(`${count} in service`, async () => (await hasher.metrics())('queue_length') === count);
}

function leave(clients: readonly RawConnection[]): void {
  for (const { hangUp } of clients) hangUp();
}

async function postZeros({ url }: Service, length: number): Promise<string> {
  const outgoing = request(url, { method: 'POST', agent: false });
  const response = once(outgoing, 'response') as Promise<[IncomingMessage]>;
  await pipeline(zeros(length), outgoing);
  const [answer] = await response;
  return text(answer);
}

function* zeros(length: number): Generator<Buffer> {
  const chunk = Buffer.alloc(1_000_000);
  for (let sent = 0; sent < length; sent += chunk.length) yield chunk;
}
