/** Pulling one image: what the catalogue pins, and nothing that its name has come to mean since. */
import type { Engine } from '../engine/connect.ts';
import type { ImageEntry } from './catalogue.ts';
import { follow } from './follow.ts';

/**
 * Pulls by digest where there is one, and gives it its name then. False when no registry gave it within `patienceMs` of silence, or
 * has another one under that digest.
 */
export async function pullImage(
  { docker }: Pick<Engine, 'docker'>,
  { name, digest }: Pick<ImageEntry, 'name' | 'digest'>,
  onLine: (line: string) => void,
  signal?: AbortSignal,
  patienceMs = 15_000,
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  let heard: () => void = () => undefined;
  const silent = new Promise<never>((_, reject) => {
    heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => reject(new Error('the registry says nothing')), patienceMs);
    };
  });
  heard();
  const { repo, tag } = partsOf(name);
  const wanted = digest ? `${repo}@${digest}` : name;
  try {
    const stream = await Promise.race([docker.pull(wanted, signal ? { abortSignal: signal } : {}), silent]);
    const pulled = follow(docker, stream, ({ status, id }) => {
      heard();
      onLine([id, status].filter(Boolean).join(': '));
    });
    await Promise.race([pulled, silent]);
    if (digest) await docker.getImage(wanted).tag({ repo, tag });
    return true;
  } catch {
    signal?.throwIfAborted();
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** `127.0.0.1:5000/redis:8`: the last colon is the tag's, if no slash follows. */
function partsOf(name: string): { repo: string; tag: string } {
  const [, repo = name, tag = 'latest'] = /^(.+):([^:/]+)$/.exec(name) ?? [];
  return { repo, tag };
}
