/** Files that change as a whole, and together. */
import { randomUUID } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface FileText {
  readonly path: string;
  readonly text: string;
}

interface Replacement extends FileText {
  /** The new file, under a name that nobody looks for. */
  readonly temporary: string;
  /** The earlier file under a second name, as long as it may be needed again. */
  readonly earlier: string;
}

/**
 * Gives each file its new text, or none of them: everything is on the disk under other names before the first file takes
 * its own, and should one not be able to, those before it are put back. Whoever reads a file meanwhile sees it whole, old or new.
 * Nothing but the files themselves is left. Rejects with the error of the file system.
 */
export async function replaceFiles(files: readonly FileText[]): Promise<void> {
  const replacements = files.map((file): Replacement => {
    const unique = join(dirname(file.path), `.report-${randomUUID()}`);
    return { ...file, temporary: `${unique}.tmp`, earlier: `${unique}.old` };
  });
  try {
    for (const { temporary, text } of replacements) await writeDurably(temporary, text);
    await renameAll(replacements);
    for (const folder of new Set(files.map(({ path }) => dirname(path)))) await syncFolder(folder);
  } finally {
    await Promise.all(
      replacements.flatMap(({ temporary, earlier }) => [
        rm(temporary, { force: true }),
        rm(earlier, { force: true }),
      ]),
    );
  }
}

/** Rejects with the error of the file system when no file could be written in `folder`. Leaves nothing there. */
export async function tryFolder(folder: string): Promise<void> {
  const path = join(folder, `.report-${randomUUID()}.tmp`);
  try {
    await writeDurably(path, 'x');
  } finally {
    await rm(path, { force: true });
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx');
  await file.writeFile(text);
  await file.sync(); // some file systems only now find that there is no room
}

async function renameAll(replacements: readonly Replacement[]): Promise<void> {
  const done: { replacement: Replacement; hadEarlier: boolean }[] = [];
  try {
    for (const replacement of replacements) {
      const hadEarlier = await keepEarlier(replacement);
      await rename(replacement.temporary, replacement.path);
      done.push({ replacement, hadEarlier });
    }
  } catch (error) {
    for (const { replacement, hadEarlier } of done.reverse()) await putBack(replacement, hadEarlier);
    throw error;
  }
}

/** Whether there was an earlier file and it can be put back. A folder in its place, for one, cannot. */
async function keepEarlier({ path, earlier }: Replacement): Promise<boolean> {
  return link(path, earlier).then(
    () => true,
    () => false,
  );
}

async function putBack({ path, earlier }: Replacement, hadEarlier: boolean): Promise<void> {
  await (hadEarlier ? rename(earlier, path) : rm(path, { force: true }));
}

/** So that the new names survive a power cut too. Not every system can; the files themselves are safe by then. */
async function syncFolder(folder: string): Promise<void> {
  try {
    await using handle = await open(folder, 'r');
    await handle.sync();
  } catch {
    // Windows and some network file systems do not sync folders.
  }
}
