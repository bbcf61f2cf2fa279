/** ./workshop: the table of commands. Each lives in a file of its own in commands/, and loads what it needs when it runs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { reportFailure } from './cli/command.ts';
import { jsonOutput, terminalOutput } from './cli/output.ts';
import { registerApp } from './commands/app.ts';
import { registerBench } from './commands/bench.ts';
import { registerCluster } from './commands/cluster.ts';
import { registerDemo } from './commands/demo.ts';
import { registerDoctor } from './commands/doctor.ts';
import { registerLab } from './commands/lab.ts';
import { registerTest } from './commands/test.ts';
import { registerTop } from './commands/top.ts';
import { WorkshopError } from './core/errors.ts';
import { ROOT } from './core/root.ts';

await main(process.argv.slice(2));

async function main(words: string[]): Promise<void> {
  try {
    await createProgram().parseAsync(words.length === 0 ? ['--help'] : words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : refuse(error, words);
  }
}

function createProgram(): Command {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const program = new Command('workshop')
    .usage('<command> [options]')
    .description(
      'A workshop in a box: real Docker nodes on this machine, DockerCoins with a bottleneck hidden in it, and the means to find and measure it.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .exitOverride()
    // Usage errors are told once, by `refuse`; help goes where commander sends it.
    .configureOutput({ outputError: () => undefined });
  for (const register of [
    registerDemo,
    registerCluster,
    registerApp,
    registerTop,
    registerLab,
    registerDoctor,
    registerBench,
    registerTest,
  ])
    register(program);
  program.addHelpText(
    'after',
    '\nBegin with:  ./workshop demo --install\nHelp on one command:  ./workshop <command> --help',
  );
  return program;
}

/** Wrong use: what is wrong (commander adds "did you mean") and where to look, exit code 2. */
function refuse(error: CommanderError, words: readonly string[]): number {
  // A group without its command: commander has shown the group's help already.
  if (error.code === 'commander.help') return 2;
  const [what = '', ...suggestion] = error.message.replace(/^error: /, '').split('\n');
  const command = words.filter((word) => !word.startsWith('-')).slice(0, 2);
  const usage = new WorkshopError('USAGE', {
    what: `${what.charAt(0).toUpperCase()}${what.slice(1)}. ${suggestion.join(' ').trim()}`.trim(),
    hint: './workshop --help shows what there is; ./workshop <command> --help what a command takes.',
  });
  const output = words.includes('--json') ? jsonOutput() : terminalOutput();
  return reportFailure(output, command.join(' '), usage, false);
}
