/** The JSON file of a bench. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { problemsOf } from '../../../bench/schema/problems.ts';
import { type BenchResult, benchResultSchema } from '../../../bench/schema/result.ts';
import { messageOf, WorkshopError } from '../../core/errors.ts';

/** Writes the result and returns the file's path. */
export type WriteReport = (result: BenchResult) => Promise<string>;

/**
 * Finds out at the beginning, not after the minutes, whether the file can be written. An earlier file stays as it is until the new one is whole.
 * @throws WRITE_FAILED, and leaves nothing half-written.
 */
export async function openReport(folder: string, name: string): Promise<WriteReport> {
  const file = join(folder, name);
  const fresh = join(dirname(file), `.${basename(file)}.${process.pid}.new`);
  const writeFresh = async (text: string) => {
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(fresh, text, { flush: true });
    } catch (error) {
      await rm(fresh, { force: true }).catch(() => undefined);
      throw failed(file, messageOf(error), error);
    }
  };
  await writeFresh('');
  await rm(fresh);
  return async (result) => {
    refuseOdd(file, result);
    await writeFresh(`${JSON.stringify(result, undefined, 2)}\n`);
    // In one move: nobody ever reads half a report.
    await rename(fresh, file).catch(async (error: unknown) => {
      await rm(fresh, { force: true });
      throw failed(file, messageOf(error), error);
    });
    return file;
  };
}

/** JSON has no NaN: what is written without a look could not be read again. */
function refuseOdd(file: string, result: BenchResult): void {
  const checked = benchResultSchema.safeParse(result);
  if (checked.success) return;
  throw failed(
    file,
    `The result has something in it that cannot be kept:\n${problemsOf(checked.error).join('\n')}`,
  );
}

function failed(file: string, why: string, cause?: unknown): WorkshopError {
  const hint = 'Choose another file or folder with --out.';
  return new WorkshopError('WRITE_FAILED', { what: `${file} could not be written.`, why, hint, cause });
}
