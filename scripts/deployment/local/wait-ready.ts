/** Waiting until an instance answers; each kind is asked in its own way. */
import { readFile } from 'node:fs/promises';
import { connect, type NetConnectOpts } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkshopError } from '../../core/errors.ts';
import { statusOf } from '../status-of.ts';
import { isRunning, type LaunchSpec, type OwnProcess } from './processes.ts';

const LIMIT_MS = 20_000;

/**
 * Resolves when `spec`'s process answers.
 * @throws START_FAILED when it ends first or does not answer in time, with the last lines that it wrote.
 */
export async function waitReady(process: OwnProcess, spec: LaunchSpec, signal?: AbortSignal): Promise<void> {
  const answers = questionFor(spec);
  const deadline = performance.now() + LIMIT_MS;
  while (!(await answers())) {
    signal?.throwIfAborted();
    if (!(await isRunning(process))) throw await failure(spec, 'it ended at once');
    if (performance.now() > deadline) throw await failure(spec, `no answer after ${LIMIT_MS / 1000} s`);
    await delay(20);
  }
}

function questionFor({ labels, controlSocket }: LaunchSpec): () => Promise<boolean> {
  if (labels.admin) return async () => (await statusOf(`http://${labels.admin}/healthz`, 1000)) === 200;
  // HAProxy opens its ports first and this socket last: a port that answers does not mean that it takes commands yet.
  if (controlSocket) return () => exchange({ path: controlSocket }, 'show info\n', 'Name: HAProxy');
  const [host = '', port = ''] = labels.address.split(':');
  const address = { host, port: Number(port) };
  if (labels.service === 'redis') return () => exchange(address, 'PING\r\n', '+PONG');
  // The bench's references have no admin port: that they can be connected to is enough.
  return () => exchange(address, '', '');
}

/** Connects, says `words` and resolves to whether the answer begins with `expected`; without words, to whether it could connect. */
function exchange(address: NetConnectOpts, words: string, expected: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ ...address, timeout: 1000 });
    const finish = (ready: boolean) => {
      socket.destroy();
      resolve(ready);
    };
    socket.once('connect', () => (words === '' ? finish(true) : socket.write(words)));
    socket.once('data', (data) => finish(data.toString().startsWith(expected)));
    socket.once('timeout', () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => resolve(false));
  });
}

async function failure({ labels, logFile }: LaunchSpec, how: string): Promise<WorkshopError> {
  const log = await readFile(logFile, 'utf8').catch(() => '');
  const lastLines = log.trim().split('\n').slice(-5).join('\n');
  return new WorkshopError('START_FAILED', {
    what: `${labels.instance} did not start: ${how}.`,
    why: lastLines || 'it wrote nothing',
    hint: './workshop doctor shows what this machine lacks.',
  });
}
