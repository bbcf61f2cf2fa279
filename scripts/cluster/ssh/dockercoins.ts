/** The sources of DockerCoins and its Compose files, in the home of the student's user. */

import { WorkshopError } from '../../core/errors.ts';
import { dockercoinsFolder, tarOf } from '../images/context.ts';
import type { Connection } from './connection.ts';
import { commandLine } from './quote.ts';
import { runScript } from './scripts.ts';

/** Does nothing where there is a folder of that name: it may hold a student's work. */
export async function bringDockercoins(connection: Connection, host: string): Promise<void> {
  const { stdout } = await runScript(connection, host, 'dockercoins', {});
  const folder = /^wanted (.*)$/m.exec(stdout)?.[1];
  if (folder === undefined) return;
  const unpack = 'if [ "$(id -u)" = 0 ]; then exec tar -x -C "$1"; else exec sudo -n tar -x -C "$1"; fi';
  const { exitCode, stderr } = await connection.call(commandLine(['sh', '-c', unpack, 'sh', folder]), {
    input: tarOf(await dockercoinsFolder('')),
  });
  if (exitCode !== 0) {
    throw new WorkshopError('START_FAILED', {
      what: `${host}: DockerCoins could not be put there.`,
      why: stderr.trim(),
      hint: 'Is there room on its disk?',
    });
  }
  await runScript(connection, host, 'place', {});
}
