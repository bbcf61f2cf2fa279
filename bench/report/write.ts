/** Puts a report on the disk: the page and the data that it was drawn from, side by side. */
import { access, constants, mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { messageOf, WorkshopError } from '../../scripts/core/errors.ts';
import { type DemoResult, demoResultSchema } from '../result.ts';
import { replaceFiles } from './files.ts';
import { problemsIn } from './problems.ts';
import { renderReport } from './render.ts';

export interface WrittenReport {
  /** Absolute paths. */
  readonly html: string;
  readonly json: string;
}

/**
 * Writes `<baseName>.html` and `<baseName>.json` in `directory`, which is made if need be. Both files or neither: what is read
 * at any time is whole, and when something fails earlier files are as they were and no temporary file is left.
 * @throws WRITE_FAILED, with what could not be written, why, and what to do.
 */
export async function writeReport(directory: string, baseName: string, result: DemoResult): Promise<WrittenReport> {
  const folder = resolve(directory);
  const html = join(folder, `${baseName}.html`);
  const json = join(folder, `${baseName}.json`);
  refuseOddName(baseName);
  refuseOddResult(html, result);
  await makeFolder(folder);
  try {
    await replaceFiles([
      { path: json, text: `${JSON.stringify(result)}\n` },
      { path: html, text: renderReport(result) },
    ]);
  } catch (error) {
    throw writeFailed(html, error);
  }
  return { html, json };
}

/**
 * Makes `directory` and looks whether files can be made in it, so that a long run need not end in a report with no place to
 * go. @throws WRITE_FAILED.
 */
export async function prepareReportFolder(directory: string): Promise<void> {
  const folder = resolve(directory);
  await makeFolder(folder);
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    await replaceFiles([]);
  } catch (error) {
    throw writeFailed(folder, error);
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw writeFailed(folder, error);
  }
}
