/** The bundles of the services, made when they are missing or older than their sources. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT, SERVICES_FOLDER } from '../../scripts/core/root.ts';
import { withLock } from '../../scripts/system/lock.ts';

const STAMP = join(ROOT, '.build', 'stamp');
const SOURCES = ['dockercoins', 'scripts', 'bench'];
/** How long another test file may take to build. */
const PATIENCE_MS = 120_000;

let built: Promise<void> | undefined;

/** The folder with `<service>.mjs` for every service, up to date when the first of this process asked for it. */
export async function servicesFolder(): Promise<string> {
  built ??= ensureBuilt();
  await built;
  return SERVICES_FOLDER;
}

/** Builds what is missing or out of date. Of test files that run at the same time one builds, the others wait for it. */
export async function ensureBuilt(): Promise<void> {
  if (await isUpToDate()) return;
  const build = async () => {
    if (!(await isUpToDate()))
      await execa(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { cwd: ROOT });
  };
  await withLock(join(ROOT, '.build'), build, { patienceMs: PATIENCE_MS });
}

async function isUpToDate(): Promise<boolean> {
  const stamp = await stat(STAMP).catch(() => undefined);
  if (!stamp) return false;
  for (const folder of SOURCES) {
    for (const entry of await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
      // A file that was just taken away by an editor is no reason to fail.
      const file = entry.isFile() && (await stat(join(entry.parentPath, entry.name)).catch(() => undefined));
      if (file && file.mtimeMs > stamp.mtimeMs) return false;
    }
  }
  return true;
}
