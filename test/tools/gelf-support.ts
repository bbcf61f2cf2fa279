/** The tools for GELF as programs, and what a logging driver sends them. */
import { createSocket } from 'node:dgram';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../scripts/core/root.ts';
import { freePorts, LOOPBACK } from '../../scripts/system/ports.ts';
import type { TestContext } from '../guard/suite.ts';
import { type Program, startProgram } from '../support/program.ts';

type Defer = Pick<TestContext, 'defer'>;

/** A tool, run as its first line says but from its source here. */
export function tool({ defer }: Defer, name: string, ...args: string[]): Promise<Program> {
  const file = join(ROOT, 'scripts', 'tools', `${name}.ts`);
  const tsx = import.meta.resolve('tsx');
  return startProgram({ defer, command: process.execPath, args: ['--import', tsx, file, ...args] });
}

export async function freshStore({ defer }: Defer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gelf-'));
  defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface Collector extends Program {
  readonly port: number;
  readonly store: string;
}

/** A collector that listens; each test gives its own store, or none. */
export async function startCollector(context: Defer, store?: string, ...args: string[]): Promise<Collector> {
  const folder = store ?? (await freshStore(context));
  const [port = 0] = await freePorts(1);
  const program = await tool(context, 'gelf-collect', '--port', String(port), '--store', folder, ...args);
  await program.waitFor(/Listening at/);
  return { ...program, port, store: folder };
}

export const gelf = (text: string, more: Readonly<Record<string, unknown>> = {}): Buffer =>
  Buffer.from(JSON.stringify({ version: '1.1', host: 'h', short_message: text, ...more }));

/** As a driver cuts a message that is too long for a datagram. `id` is 8 characters. */
export function chunks(message: Buffer, id: string, bytes: number): Buffer[] {
  const count = Math.ceil(message.length / bytes);
  return Array.from({ length: count }, (_, index) =>
    Buffer.concat([
      Buffer.from([0x1e, 0x0f]),
      Buffer.from(id, 'latin1'),
      Buffer.from([index, count]),
      message.subarray(index * bytes, (index + 1) * bytes),
    ]),
  );
}

export async function sendUdp(port: number, ...datagrams: readonly Buffer[]): Promise<void> {
  const socket = createSocket('udp4');
  for (const datagram of datagrams)
    await new Promise((resolve) => socket.send(datagram, port, LOOPBACK, resolve));
  await new Promise<void>((resolve) => socket.close(resolve));
}
