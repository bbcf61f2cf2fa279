/** A folder for a moment, for its owner only. However a command ends, it goes: at the latest when another one makes one. */
import { rmSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/** A socket's path has at most about 100 characters, and OpenSSH needs some of them. */
const LONGEST_PARENT = 44;
/** What has just ended may still be writing its last words. */
const REMOVAL = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 };

const open = new Set<string>();
process.once('exit', () => {
  for (const path of open) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // The next command tries again.
    }
  }
});

/**
 * Removes, too, what commands left here that were killed.
 * @param kind a word for its name: `workshop-<kind>-<process>-<chance>`.
 * @param options `forSocket`: its path is to be short, whatever TMPDIR says.
 */
export async function temporaryFolder(
  kind: string,
  { forSocket = false }: { readonly forSocket?: boolean } = {},
): Promise<TemporaryFolder> {
  const parent = forSocket && tmpdir().length > LONGEST_PARENT ? '/tmp' : tmpdir();
  await removeLeft(parent);
  const path = await mkdtemp(join(parent, `workshop-${kind}-${process.pid}-`));
  open.add(path);
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      // What cannot be removed now is no reason to hide how the work in it ended: it is tried again at the end, and by the next command.
      await rm(path, REMOVAL).then(
        () => open.delete(path),
        () => undefined,
      );
    },
  };
}

async function removeLeft(parent: string): Promise<void> {
  const left = (await readdir(parent).catch(() => [])).filter(isLeft);
  // Somebody else's stays.
  await Promise.all(left.map((name) => rm(join(parent, name), REMOVAL).catch(() => undefined)));
}

/** Its maker is gone. */
function isLeft(name: string): boolean {
  const pid = Number(/^workshop-[a-z]+-(\d+)-\w{6}$/.exec(name)?.[1]);
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
