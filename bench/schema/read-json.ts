/** Reads a JSON file that must hold to a schema. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type * as z from 'zod';
import { messageOf, WorkshopError } from '../../scripts/core/errors.ts';
import { jsonErrorPosition } from './json-position.ts';
import { problemsOf } from './problems.ts';

const HINT = 'Take a file that a measurement of this version has written.';

/**
 * What the JSON file at `path` holds; `what` is what it should be, as in "the result of a demo".
 * @throws USAGE when there is no file to read; INVALID_MEASUREMENT when it is not JSON, with line and column, or not what it should be,
 * with the place of each problem.
 */
export async function readJson<Content>(
  path: string,
  schema: z.ZodType<Content>,
  what: string,
): Promise<Content> {
  const file = resolve(path);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const why = messageOf(error);
    throw new WorkshopError('USAGE', { what: `${file} cannot be read.`, why, cause: error });
  });
  const checked = schema.safeParse(parse(file, text));
  if (checked.success) return checked.data;
  throw new WorkshopError('INVALID_MEASUREMENT', {
    what: `${file} does not hold ${what}.`,
    why: problemsOf(checked.error).join('\n'),
    hint: HINT,
    cause: checked.error,
  });
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { line, column, atEnd } = jsonErrorPosition(text);
    throw new WorkshopError('INVALID_MEASUREMENT', {
      what: `${file}:${line}:${column} is not JSON.`,
      why: atEnd ? 'It ends too early: it was cut off.' : messageOf(error),
      hint: HINT,
      cause: error,
    });
  }
}
