/** Debian's archive of earlier days: the mirrors of today keep only the newest version of each package. */
import { messageOf, WorkshopError } from '../../core/errors.ts';
import { SUITE } from './catalogue.ts';
import type { ContextFile } from './context.ts';
import { readLock } from './lock.ts';

/** How long the archive may take to answer a question. It is slow, and sometimes refuses when much is asked of it. */
const PATIENCE_MS = 20_000;

/**
 * The address of the mirror as it was on the day that the lock names. WORKSHOP_DEBIAN_SNAPSHOTS is another archive of the same form.
 * @throws IMAGE_FAILED when it does not answer.
 */
export async function requireSnapshot(signal?: AbortSignal): Promise<string> {
  const archive = process.env.WORKSHOP_DEBIAN_SNAPSHOTS || 'http://snapshot.debian.org/archive/debian';
  const mirror = `${archive.replace(/\/+$/, '')}/${(await readLock()).snapshot}`;
  const limit = AbortSignal.timeout(PATIENCE_MS);
  try {
    const answer = await fetch(`${mirror}/dists/${SUITE}/InRelease`, {
      method: 'HEAD',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    if (!answer.ok) throw new Error(`it answers ${answer.status}`);
    return mirror;
  } catch (error) {
    signal?.throwIfAborted();
    throw new WorkshopError('IMAGE_FAILED', {
      what: `Debian's archive of earlier days, ${mirror}, cannot be used.`,
      why: limit.aborted
        ? `It said nothing for ${PATIENCE_MS / 1000} s.`
        : messageOf((error as Error).cause ?? error),
      hint: 'Nothing was changed. Without --locked, images are made from the packages of today.',
      cause: error,
    });
  }
}

/** The files of a build, in which packages come from `mirror` and from nowhere else. */
export function withSnapshot(files: readonly ContextFile[], mirror: string): ContextFile[] {
  const sources = `RUN rm -rf /etc/apt/sources.list.d/* && echo 'deb ${mirror} ${SUITE} main' >/etc/apt/sources.list`;
  return files.map((file) => {
    if (file.path !== 'Dockerfile' || !file.content.includes('apt-get')) return file;
    const lines = file.content.toString().split('\n');
    const from = lines.findIndex((line) => line.startsWith('FROM '));
    return { ...file, content: Buffer.from(lines.toSpliced(from + 1, 0, sources).join('\n')) };
  });
}
