/** The collector of logs, sent what drivers send and what nobody should. */
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import { LOOPBACK } from '../../scripts/system/ports.ts';
import { assert, suite } from '../guard/suite.ts';
import { waitUntil } from '../support/wait-until.ts';
import { chunks, freshStore, gelf, sendUdp, startCollector, tool } from './gelf-support.ts';

const test = suite('gelf-collect', { timeoutMs: 120_000 });

async function textsIn(store: string): Promise<string[]> {
  const files = await Promise.all(
    ['previous', 'current'].map((name) => readFile(join(store, `${name}.jsonl`), 'utf8').catch(() => '')),
  );
  const lines = files.join('').split('\n').filter(Boolean);
  return lines.map((line) => (JSON.parse(line) as { short_message: string }).short_message);
}

test('takes datagrams plain, gzip and zlib, whole and in chunks of any order', async (context) => {
  const collector = await startCollector(context);
  const long = `long ${'x'.repeat(20_000)}`;
  const [first, second] = [
    chunks(gelf(long), 'aaaaaaaa', 1000),
    chunks(gzipSync(gelf('packed')), 'bbbbbbbb', 20),
  ];
  await sendUdp(collector.port, gelf('plain'), gzipSync(gelf('gzip')), deflateSync(gelf('zlib')));
  await sendUdp(
    collector.port,
    ...first.reverse().flatMap((chunk, index) => [chunk, second[index] ?? chunk]),
  );
  await sendUdp(collector.port, gelf('last'));
  await collector.waitFor(/h - last/);
  assert.equal((await textsIn(collector.store)).sort(), ['gzip', 'last', long, 'packed', 'plain', 'zlib']);
});

test('takes messages by TCP, each ended by a zero byte, wherever they are cut', async (context) => {
  const collector = await startCollector(context);
  const socket = connect(collector.port, LOOPBACK);
  context.defer(() => void socket.destroy());
  const bytes = Buffer.concat([gelf('one'), Buffer.of(0), gelf('two äöü'), Buffer.of(0), gelf('cut')]);
  for (const byte of bytes) socket.write(Buffer.of(byte));
  socket.end();
  await collector.waitFor(/two äöü/);
  assert.equal(await textsIn(collector.store), ['one', 'two äöü']);
});

test('what is no message is dropped, said, and does no harm', async (context) => {
  const collector = await startCollector(context);
  const bomb = gzipSync(gelf('0'.repeat(10_000_000)));
  const forged = chunks(gelf('forged'), 'cccccccc', 10);
  forged.map((chunk) => chunk.writeUInt8(0, 11)); // of none
  const wrong = [
    Buffer.from('rubbish'),
    Buffer.from('null'),
    Buffer.from('{}'),
    Buffer.of(0x1f, 0x8b, 1),
    Buffer.of(0x78),
    bomb,
  ];
  await sendUdp(
    collector.port,
    Buffer.alloc(0),
    ...wrong,
    ...forged,
    ...chunks(gelf('half'), 'dddddddd', 10).slice(1),
  );
  const socket = connect(collector.port, LOOPBACK);
  socket.on('error', () => undefined);
  context.defer(() => void socket.destroy());
  socket.write(Buffer.alloc(1_000_000, 'x')); // a message without end
  await waitUntil('the connection to be closed', () => socket.destroyed || socket.closed);
  await sendUdp(collector.port, gelf('and\u001b[2Jon'));
  await collector.waitFor(/h - and \[2Jon/);
  assert.equal(await textsIn(collector.store), ['and\u001b[2Jon']);
  assert.is(collector.errors().match(/is dropped/g)?.length, wrong.length + 1);
});

test('a time that is none is the time of arrival, so that the message is found', async (context) => {
  const collector = await startCollector(context);
  const times = [undefined, null, 'soon', 1e300, -1];
  await sendUdp(collector.port, ...times.map((timestamp, index) => gelf(`at ${index}`, { timestamp })));
  await collector.waitFor(new RegExp(`at ${times.length - 1}`));
  const search = await tool(context, 'gelf-search', '--store', collector.store, '--last', '10m');
  assert.is((await search.end()).code, 0, search.errors());
  assert.is(search.output().match(/at \d/g)?.length, times.length, search.output());
});

test('so many messages may wait for chunks, and the oldest goes first', async (context) => {
  const collector = await startCollector(context);
  const name = (index: number) => String(index).padStart(8, '0');
  const halves = Array.from({ length: 1001 }, (_, index) => chunks(gelf(`m${index}`), name(index), 40));
  for (const [first] of halves) if (first) await sendUdp(collector.port, first);
  for (const index of [1, 1000, 0]) await sendUdp(collector.port, ...(halves[index] ?? []).slice(1));
  await collector.waitFor(/m1000/);
  assert.equal(await textsIn(collector.store), ['m1', 'm1000']);
});

test('what it has kept outlives it, even when it was killed in the middle of a line', async (context) => {
  const store = await freshStore(context);
  const first = await startCollector(context, store);
  await sendUdp(first.port, gelf('before'));
  await first.waitFor(/before/);
  first.kill('SIGKILL');
  await first.end();
  await writeFile(join(store, 'current.jsonl'), '{"short_mess', { flag: 'a' });
  const second = await startCollector(context, store);
  await sendUdp(second.port, gelf('after'));
  await second.waitFor(/after/);
  const found = await tool(context, 'gelf-search', '--store', store);
  assert.is((await found.end()).code, 0);
  assert.match(found.output(), /before\n.*after\n$/);
  second.kill('SIGTERM');
  assert.is((await second.end()).code, 0);
});

test('the store is bounded, and what is newest is what is kept', async (context) => {
  const collector = await startCollector(context, undefined, '--megabytes', '1');
  const socket = connect(collector.port, LOOPBACK);
  context.defer(() => void socket.destroy());
  for (let index = 0; index < 500; index++)
    socket.write(Buffer.concat([gelf(`n${index} ${'x'.repeat(9000)}`), Buffer.of(0)]));
  await collector.waitFor(/n499 /);
  const sizes = await Promise.all(
    ['previous', 'current'].map(
      async (name) => (await readFile(join(collector.store, `${name}.jsonl`))).length,
    ),
  );
  assert.ok(
    sizes.every((size) => size > 0 && size <= 500_000),
    sizes.join(),
  );
  const kept = (await textsIn(collector.store)).map((text) => Number(/^n(\d+)/.exec(text)?.[1]));
  assert.is(kept.at(-1), 499);
  assert.equal(
    kept,
    Array.from({ length: kept.length }, (_, index) => 500 - kept.length + index),
  );
});

test('wrong use is one line and how to do it', async (context) => {
  const collector = await startCollector(context);
  for (const [args, said] of [
    [['--port', String(collector.port)], 'EADDRINUSE'],
    [['--megabytes', 'many'], '--megabytes takes'],
    [['--prot', '1'], "Unknown option '--prot'"],
    [['--port', 'x'], 'ort'],
    [['--store', '/dev/null/no'], '/dev/null/no'],
  ] as const) {
    const program = await tool(context, 'gelf-collect', '--store', collector.store, ...args);
    assert.is((await program.end()).code, 1, said);
    assert.match(program.errors(), said);
    assert.match(program.errors(), 'Usage: gelf-collect');
    assert.not.match(program.errors(), /\n\s+at /);
  }
});

test.run();
