/** A folder for a moment: nobody else may look into it, and its path is short enough for a socket. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A socket's path has at most about 100 characters, and OpenSSH needs some of them. */
const LONGEST_PARENT = 50;

/** To be removed by the caller. One that a killed command left is removed here. */
export async function privateFolder(): Promise<string> {
  const parent = tmpdir().length > LONGEST_PARENT ? '/tmp' : tmpdir();
  await Promise.all(
    (await readdir(parent).catch(() => []))
      .filter(isLeft)
      .map((name) => rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined)),
  ); // somebody else's stays
  return mkdtemp(join(parent, `ws-ssh-${process.pid}-`));
}

/** Its maker is gone. */
function isLeft(name: string): boolean {
  const pid = Number(/^ws-ssh-(\d+)-\w{6}$/.exec(name)?.[1]);
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
