/** What a command is given and how it is run: one way in, one way out, for all of them. */
import type { Command } from 'commander';
import { messageOf, WorkshopError } from '../core/errors.ts';
import type { Emit } from '../core/events.ts';
import { EXIT_UNHEARD, listenForInterruption } from './interruption.ts';
import { jsonOutput, type Output, terminalOutput } from './output.ts';

export interface Context {
  readonly emit: Emit;
  /** Aborted when the person wants the command to end; its reason is the error to end with. */
  readonly signal: AbortSignal;
  /** The command as it was typed, for reports. */
  readonly typed: string;
  /** Whether stdout is for programs: whoever writes past `emit` must then keep off it. */
  readonly json: boolean;
}

/** Details of the last event. `ok: false` ends the command with `exitCode`, or with 1. */
export type Result = Readonly<Record<string, unknown>> & {
  readonly ok?: boolean;
  readonly exitCode?: number;
};

export type Action<Options> = (context: Context, words: string[], options: Options) => Promise<Result>;

/** Makes `run` the action of a commander command; adds the options that every command has. */
export function attach<Options extends object>(command: Command, run: Action<Options>): void {
  command
    .option('--json', 'print JSON lines for programs, the last one the result')
    .option('-v, --verbose', 'show where an error comes from')
    .action(async (...received: unknown[]) => {
      // commander hands over the arguments, then the options, then the command itself
      const words = (received.slice(0, -2) as (string | string[] | undefined)[])
        .flat()
        .filter((word) => word !== undefined);
      const options = received.at(-2) as Options & CommonOptions;
      await finish(await runCommand(nameOf(command), options, (context) => run(context, words, options)));
    });
}

interface CommonOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Runs to the exit code. Whatever is thrown ends as an error event and a result that is not ok. */
async function runCommand(
  name: string,
  options: CommonOptions,
  work: (context: Context) => Promise<Result>,
): Promise<number> {
  const output = options.json ? jsonOutput() : terminalOutput();
  const interruption = listenForInterruption();
  const typed = ['./workshop', ...process.argv.slice(2)].join(' ');
  try {
    const { ok = true, ...details } = await work({
      emit: output.emit,
      signal: interruption.signal,
      typed,
      json: options.json === true,
    });
    output.emit({ event: 'result', command: name, ok, ...details });
    return ok ? 0 : (details.exitCode ?? 1);
  } catch (thrown) {
    if (interruption.unheard) return EXIT_UNHEARD;
    const error = interruption.signal.aborted ? (interruption.signal.reason as WorkshopError) : thrown;
    return reportFailure(output, name, error, options.verbose === true);
  } finally {
    output.close();
    interruption.release();
  }
}

/** Says what went wrong, in both languages, and returns the exit code. */
export function reportFailure(output: Output, name: string, thrown: unknown, verbose: boolean): number {
  const known = thrown instanceof WorkshopError;
  const error = known
    ? { code: thrown.code, what: thrown.what, why: thrown.why, hint: thrown.hint }
    : {
        code: 'FAULT',
        what: `A fault in this program: ${messageOf(thrown)}`,
        why: stackOf(thrown),
        hint: 'Please report it.',
      };
  output.emit({ event: 'error', ...error });
  if (verbose && known) process.stderr.write(`${stackOf(thrown)}\n`);
  output.emit({ event: 'result', command: name, ok: false, ...error });
  return known ? thrown.exitCode : 1;
}

/** `app up`, without the program's own name. */
export function nameOf(command: Command): string {
  const names: string[] = [];
  for (let at: Command | null = command; at?.parent; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}

/** Ends when all that was written has left: a plain exit would cut a pipe's last lines. */
async function finish(exitCode: number): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => {
      if (stream.destroyed || stream.errored) return resolve();
      stream.write('', () => resolve());
    });
  }
  process.exit(exitCode);
}

function stackOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const cause = thrown.cause === undefined ? '' : `\ncaused by: ${stackOf(thrown.cause)}`;
  return `${thrown.stack ?? thrown.message}${cause}`;
}
