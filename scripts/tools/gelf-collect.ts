#!/usr/bin/env node
/** Collects logs that come as GELF, shows and keeps them: in two files, of which the newer replaces the older when it has half of all bytes. */
import { createSocket } from 'node:dgram';
import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync, inflateSync } from 'node:zlib';

const HELP = `Usage: gelf-collect [--host 127.0.0.1] [--port 12201] [--store ~/gelf] [--megabytes 20]
Then   docker run --log-driver gelf --log-opt gelf-address=udp://127.0.0.1:12201 …   and find what it said with gelf-search.`;
const MOST_BYTES = 250_000; // of one message
const MOST_WAITING = 1000; // messages that wait for more chunks; of more, the oldest is given up

process.once('uncaughtException', ({ message }) => {
  const taken = message.includes('EADDRINUSE') ? ' Does a collector run already?  ss -lnptu' : '';
  console.error(`gelf-collect: ${message}.${taken}\n${HELP}`);
  process.exit(1);
});
const text = (standard: string) => ({ type: 'string', default: standard }) as const;
const places = { host: text('127.0.0.1'), port: text('12201'), store: text(join(homedir(), 'gelf')) };
const options = { ...places, megabytes: text('20'), help: { type: 'boolean' } } as const;
const { host, port, store, megabytes, help } = parseArgs({ options }).values;
if (help) {
  console.log(HELP);
  process.exit();
}
if (!(Number(megabytes) >= 1)) throw new Error('--megabytes takes a number from 1 on');
mkdirSync(store, { recursive: true });
const current = join(store, 'current.jsonl');
let file = openSync(current, 'a');
writeSync(file, '\n'); // a line that a killed collector did not finish ends here

// UDP: a message is one datagram or several chunks. TCP, at the same port: a zero byte ends each.
createSocket({ type: 'udp4', recvBufferSize: 1 << 22 })
  .on('message', (datagram, { address }) => take(whole(datagram, address)))
  .bind(Number(port), host);
createServer((socket) => {
  let rest = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      take(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
    }
    if (rest.length > MOST_BYTES) socket.destroy();
  });
}).listen(Number(port), host, () =>
  console.log(`Listening at ${host}:${port}; what comes is kept in ${store}.`),
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit());

const waiting = new Map<string, { parts: Buffer[]; missing: number }>();
/** A chunk begins with 1e 0f, 8 bytes that all chunks of a message share, its number from 0, and how many there are. */
function whole(datagram: Buffer, sender: string): Buffer | undefined {
  if (datagram.length < 12 || datagram.readUInt16BE(0) !== 0x1e0f) return datagram;
  const id = `${sender} ${datagram.toString('hex', 2, 10)}`;
  const [index = 0, count = 0] = datagram.subarray(10, 12);
  const message = waiting.get(id) ?? { parts: new Array<Buffer>(count), missing: count };
  if (index >= count || count !== message.parts.length || message.parts[index]) return undefined;
  message.parts[index] = datagram.subarray(12);
  message.missing -= 1;
  waiting.set(id, message);
  const isWhole = message.missing === 0;
  if (isWhole || waiting.size > MOST_WAITING) waiting.delete(isWhole ? id : `${waiting.keys().next().value}`);
  return isWhole ? Buffer.concat(message.parts) : undefined;
}

function take(packed?: Buffer): void {
  if (!packed) return;
  try {
    const message = JSON.parse(unpack(packed).toString());
    if (typeof message?.short_message !== 'string') throw new Error('it has no short_message');
    const at = Number(message.timestamp); // or none, or no time at all
    keep(`${JSON.stringify({ ...message, timestamp: at > 0 && at < 1e11 ? at : Date.now() / 1000 })}\n`);
    const line = `${message.host} ${message._container_name ?? '-'} ${message.short_message}`;
    console.log(line.replace(/\p{Cc}/gu, ' ')); // no message moves the cursor
  } catch (error) {
    console.error(`A message of ${packed.length} bytes is dropped: ${(error as Error).message}`);
  }
}

function unpack(data: Buffer): Buffer {
  if (data[0] === 0x1f && data[1] === 0x8b) return gunzipSync(data, { maxOutputLength: MOST_BYTES });
  return data[0] === 0x78 ? inflateSync(data, { maxOutputLength: MOST_BYTES }) : data;
}

function keep(line: string): void {
  const bytes = Buffer.byteLength(line);
  if (bytes > MOST_BYTES) throw new Error(`more than ${MOST_BYTES} bytes`);
  if (fstatSync(file).size + bytes > Number(megabytes) * 500_000) {
    closeSync(file);
    renameSync(current, join(store, 'previous.jsonl'));
    file = openSync(current, 'a');
  }
  writeSync(file, line);
}
