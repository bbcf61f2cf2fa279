/** From the words that were typed to a command: what all programs here have in common. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { WorkshopError } from '../core/errors.ts';
import { ROOT } from '../core/root.ts';
import { reportFailure } from './command.ts';
import { EXIT_UNHEARD } from './interruption.ts';
import { jsonOutput, terminalOutput } from './output.ts';

export interface ProgramOptions {
  readonly description: string;
  /** Each adds its commands. */
  readonly commands: readonly ((program: Command) => void)[];
  /** What a newcomer types first. */
  readonly begin: string;
}

/** Runs the command that `words` ask for, to the exit code; without words it shows the help. */
export async function runProgram(words: readonly string[], options: ProgramOptions): Promise<void> {
  // Somebody who reads only the beginning (`--help | head`) is no fault. A command that runs sees to it itself.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', () => {
      process.exitCode = EXIT_UNHEARD;
    });
  }
  const program = createProgram(options);
  try {
    await program.parseAsync(words.length === 0 ? ['--help'] : words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : refuse(error, words, commandIn(program, words));
  }
}

function createProgram({ description, commands, begin }: ProgramOptions): Command {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const program = new Command('workshop')
    .usage('<command> [options]')
    .description(description)
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .exitOverride()
    // Usage errors are told once, by `refuse`; help goes where commander sends it.
    .configureOutput({ outputError: () => undefined });
  for (const register of commands) register(program);
  program.addHelpText('after', `\nBegin with:  ${begin}\nHelp on one command:  ./workshop <command> --help`);
  return program;
}

/** Wrong use: what is wrong (commander adds "did you mean") and where to look, exit code 2. */
function refuse(error: CommanderError, words: readonly string[], command: string): number {
  // A group without its command: commander has shown the group's help already.
  if (error.code === 'commander.help') return 2;
  const [what = '', ...suggestion] = error.message.replace(/^error: /, '').split('\n');
  const usage = new WorkshopError('USAGE', {
    what: `${what.charAt(0).toUpperCase()}${what.slice(1)}. ${suggestion.join(' ').trim()}`.trim(),
    hint: './workshop --help shows what there is; ./workshop <command> --help what a command takes.',
  });
  const output = words.includes('--json') ? jsonOutput() : terminalOutput();
  return reportFailure(output, command, usage, false);
}

/** The command that the words begin with, as far as there is one: `app scale`; empty when the first word is none. */
function commandIn(program: Command, words: readonly string[]): string {
  const names: string[] = [];
  let at = program;
  for (const word of words) {
    const found = at.commands.find((each) => each.name() === word);
    if (!found) break;
    names.push(word);
    at = found;
  }
  return names.join(' ');
}
