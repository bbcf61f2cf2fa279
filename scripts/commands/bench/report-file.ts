/** The JSON file of a bench. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, WorkshopError } from '../../core/errors.ts';

/** Finds out at the beginning, not after the minutes, whether the file can be written. */
export async function openReport(
  folder: string,
  name: string,
): Promise<(content: unknown) => Promise<string>> {
  const file = join(folder, name);
  const fresh = `${file}.new`;
  const writeFresh = async (text: string) => {
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(fresh, text);
    } catch (error) {
      const what = `${file} could not be written.`;
      const hint = 'Choose another folder with --out.';
      throw new WorkshopError('WRITE_FAILED', { what, why: messageOf(error), hint, cause: error });
    }
  };
  await writeFresh('');
  await rm(fresh);
  return async (content) => {
    await writeFresh(`${JSON.stringify(content, undefined, 2)}\n`);
    await rename(fresh, file); // in one move: nobody ever reads half a report
    return file;
  };
}
