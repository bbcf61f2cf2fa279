/** top: the dashboard. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { attach } from '../cli/command.ts';
import type { TopOptions } from './top/run.ts';

export function registerTop(program: Command): void {
  const top = program
    .command('top')
    .description('watch DockerCoins and its nodes live, and scale it with a key')
    .option(
      '--on <PLACE>',
      'what to watch: local (processes here), node1, node2, …, each (one on every node) or swarm',
      readPlace,
      'local',
    )
    .option('--cluster <NAME>', 'the cluster of that node or Swarm')
    .option('--all', 'one row for every cluster; Enter opens one')
    .option('--once', 'print one frame as text and end; so it is without a terminal')
    .option('--interval <SECONDS>', 'how often the figures are drawn anew', '1')
    .option('--big', 'figures to be read from the back of a room')
    .addOption(new Option('--theme <NAME>', 'colours').choices(['dark', 'light']).default('dark'));
  attach<TopOptions>(top, async (...given) => (await import('./top/run.ts')).top(...given));
}

/** Which nodes there are is found out when the command runs. */
function readPlace(text: string): string {
  if (/^(local|each|swarm|node[1-9]\d*)$/.test(text)) return text;
  throw new InvalidArgumentError('It takes local, a node such as node1, each, or swarm');
}
