/** The option `--on`. */
import { InvalidArgumentError } from 'commander';

/** Which nodes there are is found out when the command runs. */
export function readPlace(text: string): string {
  if (/^(local|each|swarm|node[1-9]\d*)$/.test(text)) return text;
  throw new InvalidArgumentError('It takes local, a node such as node1, each, or swarm');
}
