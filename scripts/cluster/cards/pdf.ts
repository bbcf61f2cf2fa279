/** From a page to a file that any printer takes, by way of the system's Chromium. */
import { access, constants, open, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { temporaryFolder } from '../../system/temporary-folder.ts';

/** Long enough for hundreds of cards on a slow machine; only a browser that hangs takes it. */
const TIMEOUT_MS = 60_000;

/**
 * Prints a page. The file appears whole or not at all.
 * @throws MISSING when there is no Chromium; WRITE_FAILED when there is no file in the end, with what Chromium said.
 */
export async function printPdf(htmlPath: string, pdfPath: string): Promise<void> {
  const { chromium } = await requirePrograms(['chromium']);
  await using profile = await temporaryFolder('print');
  // Beside the target: a move within one file system is done at once.
  const fresh = `${resolve(pdfPath)}.${process.pid}.part`;
  let said = '';
  try {
    // Of a page that is not there Chromium prints that it is not there.
    await access(htmlPath, constants.R_OK);
    // Made before Chromium writes into it: it holds passwords, and Chromium would let everybody read it.
    await writeFile(fresh, '', { mode: 0o600, flag: 'wx' });
    const args = [
      ...chromiumFlags(profile.path),
      `--print-to-pdf=${fresh}`,
      pathToFileURL(resolve(htmlPath)).href,
    ];
    // Chromium's helpers end when it does. It ends by SIGKILL only: asked politely, one that hangs would stay.
    const { all } = await execa(chromium, args, {
      all: true,
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      stdin: 'ignore',
    }).catch((error: { all?: string }) => {
      said = error.all ?? '';
      throw error;
    });
    said = all;
    await refuseNoPdf(fresh);
    await rename(fresh, pdfPath);
  } catch (cause) {
    throw new WorkshopError('WRITE_FAILED', {
      what: `Chromium did not print ${htmlPath} to ${pdfPath}.`,
      why: lastLines(said) || messageOf(cause),
      hint: `Open ${htmlPath} in a browser and print it from there.`,
      cause,
    });
  } finally {
    await rm(fresh, { force: true });
  }
}

function chromiumFlags(profile: string): string[] {
  return [
    '--headless',
    // Chromium refuses to start its sandbox as root, and the page is ours.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    // Containers often have 64 MB of shared memory, too little for a page; it takes a file instead.
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // A running browser with the person's own profile would take over the job and this one end with nothing done.
    `--user-data-dir=${profile}`,
    // No date and no path of the file on the paper.
    '--no-pdf-header-footer',
  ];
}

/** Chromium ends with 0 also when the page could not be read or the file not be written. */
async function refuseNoPdf(path: string): Promise<void> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(5), 0, 5, 0);
    if (buffer.toString('latin1') !== '%PDF-') throw new Error('what Chromium wrote is not a PDF');
  } finally {
    await file.close();
  }
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-5).join('\n');
}
