/** app: DockerCoins itself, up and down. */
import type { Command } from 'commander';
import { type Action, attach } from '../cli/command.ts';
import { readPlace } from './place.ts';

export function registerApp(program: Command): void {
  const app = program
    .command('app')
    .description('start, scale, watch and stop DockerCoins')
    .helpCommand(false);

  define(
    app,
    'up [SERVICE=N...]',
    'start DockerCoins, one instance of each service unless told otherwise',
    async () => (await import('./app/up.ts')).up,
  ).option('--install', 'install missing system packages first');
  define(
    app,
    'down',
    'stop it, and clear away whatever was left behind',
    async () => (await import('./app/down.ts')).down,
  );
  define(
    app,
    'ps',
    'list the instances, where they answer, and whether they run',
    async () => (await import('./app/ps.ts')).ps,
  );
  define(
    app,
    'scale <SERVICE=N...>',
    'change how many instances run: worker=10 rng=3',
    async () => (await import('./app/scale.ts')).scale,
  );
  define(app, 'speed', 'measure how fast it mines', async () => (await import('./app/speed.ts')).speed)
    .option('--seconds <N>', 'how long to look', '10')
    .option('--watch', 'go on until Ctrl-C, a line a second');
  define(
    app,
    'logs [SERVICE...]',
    'show what the services wrote',
    async () => (await import('./app/logs.ts')).logs,
  )
    .option('-f, --follow', 'stay and show new lines')
    .option('--tail <N>', 'lines from the end of each log, or "all"', '20');
}

/** A command whose code is loaded when it runs, so that `--help` is quick. */
function define<Options extends object>(
  parent: Command,
  usage: string,
  summary: string,
  load: () => Promise<Action<Options>>,
): Command {
  const command = parent.command(usage).description(summary);
  command
    .option(
      '--on <PLACE>',
      'where it runs: local (processes here), node1, node2, …, each (one on every node) or swarm',
      readPlace,
      'local',
    )
    .option('--cluster <NAME>', 'the cluster of that node or Swarm');
  attach<Options>(command, async (...given) => (await load())(...given));
  return command;
}
