/** Reads the data that a report was drawn from. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf, WorkshopError } from '../../scripts/core/errors.ts';
import { type DemoResult, demoResultSchema } from '../result.ts';
import { jsonErrorPosition } from './json-position.ts';
import { problemsOf } from './problems.ts';

const HINT = 'Take a file that a measurement of this version has written.';

/**
 * The result in the JSON file at `path`.
 * @throws USAGE when there is no file to read; INVALID_MEASUREMENT when it is not JSON, with line and column, or not a result,
 * with the place of each problem.
 */
export async function readResult(path: string): Promise<DemoResult> {
  const file = resolve(path);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const why = messageOf(error);
    throw new WorkshopError('USAGE', { what: `${file} cannot be read.`, why, cause: error });
  });
  const checked = demoResultSchema.safeParse(parse(file, text));
  if (checked.success) return checked.data;
  throw new WorkshopError('INVALID_MEASUREMENT', {
    what: `${file} does not hold the result of a demo.`,
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
