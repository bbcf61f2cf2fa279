/** lab: the guided part of the workshop. */
import type { Command } from 'commander';
import { type Action, attach } from '../cli/command.ts';
import type { RunOptions } from './lab/run.ts';
import type { SolveOptions } from './lab/solve.ts';
import type { StartOptions } from './lab/start.ts';
import type { WalkOptions } from './lab/walk.ts';

export function registerLab(program: Command): void {
  const lab = program
    .command('lab')
    .description('guided labs that check what was really done')
    .helpCommand(false);

  define(
    lab,
    'list',
    'the labs, how long each takes, and how far you are',
    async () => (await import('./lab/list.ts')).list,
  );
  define(
    lab,
    'show [ID] [EXERCISE]',
    'the guide: of the lab, or of one exercise (2.1)',
    async () => (await import('./lab/show.ts')).show,
  );
  define<StartOptions>(
    lab,
    'start <ID>',
    'bring the cluster to where the lab begins',
    async () => (await import('./lab/start.ts')).start,
  ).option('--from <EXERCISE>', 'begin at this exercise: what comes before is solved');
  define(
    lab,
    'check [ID] [EXERCISE]',
    'is the exercise done? What was looked at, seen and expected',
    async () => (await import('./lab/check.ts')).check,
  );
  define(
    lab,
    'hint [ID] [EXERCISE]',
    'a hint, and with each call a plainer one',
    async () => (await import('./lab/hint.ts')).hint,
  );
  define<SolveOptions>(
    lab,
    'solve [ID] [EXERCISE]',
    'have the commands of the guide typed for you, and see it happen',
    async () => (await import('./lab/solve.ts')).solve,
  ).option('--demo', 'slowly enough to read along');
  define(
    lab,
    'reset [ID] [EXERCISE]',
    'back to before the exercise, or to the begin of a whole lab',
    async () => (await import('./lab/reset.ts')).reset,
  );
  define(
    lab,
    'next',
    'check this exercise and go on to the next',
    async () => (await import('./lab/next.ts')).next,
  );
  define(
    lab,
    'status',
    'how far this cluster is, exercise by exercise',
    async () => (await import('./lab/status.ts')).status,
  );
  define<RunOptions>(
    lab,
    'run [ID...]',
    'replay whole labs: solve and check everything',
    async () => (await import('./lab/run.ts')).run,
  )
    .option('--all', 'every lab')
    .option(
      '--gate',
      'prove for each exercise that its check fails, passes once solved, and fails again after a reset',
    )
    .option('--record <DIR>', 'write a recording of the terminals for each lab (asciicast)')
    .option('--junit <FILE>', 'write the results as JUnit XML');
  define<WalkOptions>(
    lab,
    'walk [ID...]',
    'start labs at any exercise, from any state, by chance: each must be solved and checked',
    async () => (await import('./lab/walk.ts')).walkLabs,
  )
    .option('--times <N>', 'how many walks (one takes about a minute)', '50')
    .option('--seed <N>', 'of the chance');
}

/** A command whose code is loaded when it runs, so that `--help` is quick. */
function define<Options extends object = object>(
  parent: Command,
  usage: string,
  summary: string,
  load: () => Promise<Action<Options & { cluster?: string }>>,
): Command {
  const command = parent.command(usage).description(summary).option('--cluster <NAME>', 'on which cluster');
  attach<Options & { cluster?: string }>(command, async (...given) => (await load())(...given));
  return command;
}
