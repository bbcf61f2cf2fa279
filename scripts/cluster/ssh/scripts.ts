/** The shell scripts that do the work on a host. They go there on stdin, with all they need to know: nothing of it is in any list of processes. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkshopError } from '../../core/errors.ts';
import { ROOT } from '../../core/root.ts';
import type { Output } from '../cluster.ts';
import type { Connection } from './connection.ts';
import { assignments } from './quote.ts';

const FOLDER = join(ROOT, 'scripts', 'cluster', 'ssh', 'host');

export type ScriptName =
  | 'begin'
  | 'packages'
  | 'name'
  | 'user'
  | 'keys'
  | 'sshd'
  | 'engine'
  | 'dockercoins'
  | 'place'
  | 'images'
  | 'swarm'
  | 'undo';

export type Values = Readonly<Record<string, string>>;

/** As root; `sudo -n` never asks. */
const AS_ROOT = `exec sh -c 'if [ "$(id -u)" = 0 ]; then exec sh -s; else exec sudo -n sh -s; fi'`;

/** The words of one word or line: what a script said, what it has to tell a person. */
export interface ScriptResult {
  readonly said: readonly string[];
  readonly stdout: string;
}

/** Runs one as root, to its end: cut off in the middle it would go on without us. @throws START_FAILED with its last words. */
export async function runScript(
  connection: Connection,
  host: string,
  name: ScriptName,
  values: Values,
): Promise<ScriptResult> {
  const [library, own] = await Promise.all([readScript('library'), readScript(name)]);
  const { exitCode, stdout, stderr } = await asRoot(
    connection,
    `${library}\n${assignments(values)}\n${inFunction(own)}`,
  );
  if (exitCode !== 0) {
    throw new WorkshopError(name === 'undo' ? 'STOP_FAILED' : 'START_FAILED', {
      what: `${host}: the step "${name}" failed.`,
      why: stderr.trim().split('\n').slice(-6).join('\n') || `exit code ${exitCode}`,
      hint: 'Running the command again goes on where it stopped;  ./workshop down  takes back what was done.',
    });
  }
  const said = stdout.split('\n').flatMap((line) => (line.startsWith('say ') ? [line.slice(4)] : []));
  return { said, stdout };
}

/** The script that looks at a host, and changes nothing. */
export async function lookScript(connection: Connection, tools: readonly string[]): Promise<Output> {
  return asRoot(
    connection,
    `${assignments({ tools: tools.join(' ') })}\n${inFunction(await readScript('look'))}`,
  );
}

function asRoot(connection: Connection, script: string): Promise<Output> {
  return connection.call(AS_ROOT, { input: script });
}

/** Read whole before it begins, and with a stdin of its own: else a program in it would read the rest of the script. */
const inFunction = (script: string): string => `main() {\n${script}\n}\nmain </dev/null\n`;

function readScript(name: string): Promise<string> {
  return readFile(join(FOLDER, `${name}.sh`), 'utf8');
}
