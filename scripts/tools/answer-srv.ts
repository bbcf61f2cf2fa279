#!/usr/bin/env node
/** DNS instead of a renderer: answers questions of type SRV (machine *and* port) from what etcd has. Over UDP, and nothing else. */
import { createSocket } from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { parseArgs } from 'node:util';

const HELP = `answer-srv --etcd URL [--port 8600]

A name server for the keys /services/SERVICE/… that register-containers writes:
  dig @localhost -p 8600 SRV _rng._tcp.internal     who does rng, and at which port of which machine (RFC 2782)
  dig @localhost -p 8600 A 10-213-0-11.internal     the address of a machine that such an answer names`;

process.once('uncaughtException', ({ message }) => {
  console.error(message); // such as an unknown option
  process.exit(2);
});
const { values } = parseArgs({
  options: { etcd: { type: 'string' }, port: { type: 'string', default: '8600' }, help: { type: 'boolean' } },
});
if (values.help || !/^https?:/.test(values.etcd ?? '') || !/^\d+$/.test(values.port)) {
  (values.help ? console.log : console.error)(HELP);
  process.exit(values.help ? 0 : 2);
}

const TYPE = { A: 1, SRV: 33 } as const;
const RESULT = { ok: 0, failed: 2, noSuchName: 3 } as const;
const TTL = 1; // s. Nobody tells a client that an answer has changed; it may believe it for so long
const MOST = 25; // more do not fit into one datagram everywhere

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(0));
// A socket for each address of this machine: who asks one of them wants the answer from there, and not from another.
for (const { address: own, family } of Object.values(networkInterfaces()).flatMap((each) => each ?? [])) {
  if (family === 'IPv4') listenAt(own);
}

function listenAt(own: string): void {
  const socket = createSocket('udp4');
  socket.on('message', (question, { address, port }) => {
    const send = (answer: Buffer) => socket.send(answer, port, address);
    answerTo(question).then(send, () => undefined); // what is no question gets no answer
  });
  socket.once('error', ({ message }) => {
    console.error(`answer-srv: ${message}`);
    process.exit(1);
  });
  socket.bind(Number(values.port), own, () => console.log(`answers at ${own}, UDP port ${values.port}`));
}

/** A message is a header of six words, the question, and the answers (RFC 1035, section 4). */
async function answerTo(message: Buffer): Promise<Buffer> {
  const [id, flags] = [message.readUInt16BE(0), message.readUInt16BE(2)];
  if (flags & 0x8000) throw new Error('an answer, not a question');
  const { name, end } = readName(message);
  const type = message.readUInt16BE(end);
  const { result, records } = await recordsFor(name.toLowerCase(), type);
  // An answer, at first hand; whether recursion was asked for is repeated.
  const header = words(id, 0x8400 | (flags & 0x0100) | result, 1, records.length, 0, 0);
  // c00c stands for the name at byte 12, that of the question; 1 is the class, the Internet.
  const answers = records.flatMap((data) => [words(0xc00c, type, 1, 0, TTL, data.length), data]);
  return Buffer.concat([header, message.subarray(12, end + 4), ...answers]);
}

async function recordsFor(name: string, type: number): Promise<{ result: number; records: Buffer[] }> {
  const [, dashed] = /^(\d+-\d+-\d+-\d+)\.internal$/.exec(name) ?? [];
  const address = Buffer.from(dashed?.split('-').map(Number) ?? []);
  if (dashed) return { result: RESULT.ok, records: type === TYPE.A ? [address] : [] };
  const [, service] = /^_([^.]+)\._tcp\.internal$/.exec(name) ?? [];
  const found = service ? await addressesOf(service).catch(() => undefined) : [];
  if (!found) return { result: RESULT.failed, records: [] };
  if (found.length === 0) return { result: RESULT.noSuchName, records: [] };
  return { result: RESULT.ok, records: type === TYPE.SRV ? found.slice(0, MOST).map(serviceData) : [] };
}

/** Priority, weight, port, and the name of a machine: its parts, each after its length. */
function serviceData(address: string): Buffer {
  const [ip = '', port] = address.split(':');
  const parts = [ip.replaceAll('.', '-'), 'internal', ''];
  const name = parts.flatMap((part) => [Buffer.of(part.length), Buffer.from(part)]);
  return Buffer.concat([words(0, 1, Number(port)), ...name]);
}

/** Numbers of 16 bits, the high byte first. */
function words(...numbers: number[]): Buffer {
  return Buffer.from(numbers.flatMap((number) => [number >> 8, number & 0xff]));
}

function readName(message: Buffer, at = 12, labels: readonly string[] = []): { name: string; end: number } {
  const length = message.readUInt8(at);
  if (length === 0) return { name: labels.join('.'), end: at + 1 };
  return readName(message, at + 1 + length, [...labels, message.toString('latin1', at + 1, at + 1 + length)]);
}

async function addressesOf(service: string): Promise<string[]> {
  const folder = { key: btoa(`/services/${service}/`), range_end: btoa(`/services/${service}0`) };
  const request = { method: 'POST', body: JSON.stringify(folder), signal: AbortSignal.timeout(2000) };
  const answer = await fetch(`${values.etcd}/v3/kv/range`, request);
  const { kvs = [] } = (await answer.json()) as { kvs?: { value: string }[] };
  return kvs.map(({ value }) => atob(value));
}
