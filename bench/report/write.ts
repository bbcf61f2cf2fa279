/** Puts a report on the disk: the page, and beside it the data that it was drawn from. */
import { mkdir, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { type DemoResult, demoResultSchema } from '../result.ts';
import { problemsOf } from '../schema/problems.ts';
import { replaceFiles, tryFolder } from './files.ts';
import { renderReport } from './render.ts';
import { writeFailed } from './write-failed.ts';

export interface WrittenReport {
  /** Absolute paths. */
  readonly html: string;
  readonly json: string;
}

/**
 * Writes `<baseName>.html` and `<baseName>.json` in `directory`, which is made if need be. Both files or neither: what is
 * read at any time is whole, and when something fails, earlier files are as they were and nothing half-written is left.
 * @throws WRITE_FAILED, with what could not be written, why, and what to do.
 */
export async function writeReport(
  directory: string,
  baseName: string,
  result: DemoResult,
): Promise<WrittenReport> {
  const folder = resolve(directory);
  const html = join(folder, `${baseName}.html`);
  const json = join(folder, `${baseName}.json`);
  refuseOddName(baseName, folder);
  refuseOddResult(html, result);
  const files = [
    { path: json, text: `${JSON.stringify(result)}\n` },
    { path: html, text: renderReport(result) },
  ];
  await inFolder(folder, html, () => replaceFiles(files));
  return { html, json };
}

/**
 * Writes one page, as text, to `<baseName>.html` in `directory`, which is made if need be; returns its absolute path.
 * An earlier file stays as it is until the new one is whole. @throws WRITE_FAILED.
 */
export async function writePage(directory: string, baseName: string, text: string): Promise<string> {
  const folder = resolve(directory);
  const path = join(folder, `${baseName}.html`);
  await inFolder(folder, path, () => replaceFiles([{ path, text }]));
  return path;
}

/**
 * Makes `directory` and tries to write in it, so that a long run need not end in a report that has no place to go. What it returns
 * takes away again what was made, as long as nothing was put there.
 * @throws WRITE_FAILED.
 */
export async function prepareReportFolder(directory: string): Promise<() => Promise<void>> {
  const folder = resolve(directory);
  const made = await inFolder(folder, folder, () => tryFolder(folder));
  return async () => {
    if (made !== undefined) await removeEmpty(folder, made);
  };
}

/** Makes the folder and does `work` in it; should that fail, the folders just made go again. @returns the first folder that was made, if any. */
async function inFolder(
  folder: string,
  target: string,
  work: () => Promise<void>,
): Promise<string | undefined> {
  let made: string | undefined;
  try {
    made = await mkdir(folder, { recursive: true });
    await work();
    return made;
  } catch (error) {
    if (made !== undefined) await removeEmpty(folder, made);
    throw writeFailed(target, error);
  }
}

async function removeEmpty(from: string, upTo: string): Promise<void> {
  for (let folder = from; folder.length >= upTo.length; folder = dirname(folder)) {
    const gone = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (!gone) return;
  }
}

function refuseOddName(baseName: string, folder: string): void {
  if (/^[^/\\\0]+$/.test(baseName) && !/^\.+$/.test(baseName)) return;
  throw new WorkshopError('WRITE_FAILED', {
    what: `The report could not be written in ${folder}.`,
    why: `${JSON.stringify(baseName)} is not the name of a file.`,
    hint: 'Choose a name without slashes.',
  });
}

/** JSON has no NaN: what is written without a look could not be read again. */
function refuseOddResult(html: string, result: DemoResult): void {
  const checked = demoResultSchema.safeParse(result);
  if (checked.success) return;
  throw new WorkshopError('WRITE_FAILED', {
    what: `The report could not be written to ${html}.`,
    why: `The result has something in it that a report cannot show:\n${problemsOf(checked.error).join('\n')}`,
    hint: 'This is a fault of the workshop; please report it.',
    cause: checked.error,
  });
}
