/** Makes text of whatever was thrown; test code may throw anything, and all of it must be told. */

import { pathToFileURL } from 'node:url';
import { inspect, types } from 'node:util';
import { TimeLimitError } from './time-limit.ts';

export interface Description {
  readonly message: string;
  readonly detail: string;
}

/** Taken when the process starts: a test may change the working directory. */
const root = `${process.cwd()}/`;

/**
 * @returns a message that is never empty, and a detail with the diff, the stack and the cause, as far as there are any;
 *   paths are relative to the repo.
 */
export function describeThrown(thrown: unknown): Description {
  if (!isError(thrown)) {
    return { message: `something that is not an Error was thrown: ${inspect(thrown)}`, detail: '' };
  }
  // Its stack leads to a timer of the guard and helps nobody.
  if (thrown instanceof TimeLimitError) return { message: thrown.message, detail: '' };
  const detail = [diffOf(thrown), framesOf(thrown), ...reasonsOf(thrown)].filter(Boolean).join('\n');
  return { message: String(thrown.message) || String(thrown.name), detail: withRelativePaths(detail) };
}

/** An error made in another realm (`node:vm`) is an error too, though not an instance of our `Error`. */
function isError(thrown: unknown): thrown is Error {
  return thrown instanceof Error || types.isNativeError(thrown);
}

/** uvu's assertions carry the difference between the actual and the expected as text. */
function diffOf(error: Error & { details?: unknown }): string {
  return typeof error.details === 'string' ? error.details.trimEnd() : '';
}

function framesOf(error: Error): string {
  const frames = String(error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
  const ours = frames.filter((line) => !/\bnode:|\/node_modules\/|\/test\/guard\//.test(line));
  return (ours.length > 0 ? ours : frames).join('\n');
}

function reasonsOf(error: Error): string[] {
  const reasons = error.cause === undefined ? [] : [`cause: ${inspect(error.cause)}`];
  if (error instanceof AggregateError) reasons.push(...error.errors.map((one) => `one of: ${inspect(one)}`));
  return reasons;
}

function withRelativePaths(text: string): string {
  return text.replaceAll(pathToFileURL(root).href, '').replaceAll(root, '');
}
