/** Programs in a node that must end well. */
import type { Node } from '../../cluster/cluster.ts';
import { type ErrorCode, WorkshopError } from '../../core/errors.ts';

/** Where a node has the Compose files, in the student's home. */
export const FOLDER = 'dockercoins';

/** Runs `command` in the folder of DockerCoins. @returns its output. @throws `code` with what it said last, when it fails. */
export async function runIn(node: Node, command: readonly string[], code: ErrorCode): Promise<string> {
  // The folder is changed by a shell that is then replaced: the words of `command` are never read by one.
  const { exitCode, stdout, stderr } = await node.run([
    'sh',
    '-c',
    'cd "$0" && exec "$@"',
    FOLDER,
    ...command,
  ]);
  if (exitCode === 0) return stdout;
  const said = (stderr.trim() || stdout.trim()).split('\n').slice(-3).join('\n');
  throw new WorkshopError(code, {
    what: `On ${node.name} this failed:  ${command.join(' ')}`,
    why: said === '' ? `it ended with exit code ${exitCode}` : said,
    hint: `Have a look:  ./workshop ssh ${node.name}  and then  cd dockercoins`,
  });
}
