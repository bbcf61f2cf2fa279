/** What has changed in a container's own layer since it was made of its image: `docker diff`. */
import type Docker from 'dockerode';

/** Paths of files and folders that were added, changed or deleted; not those on volumes. */
export async function changesIn(container: Docker.Container): Promise<string[]> {
  // Where nothing has changed the engine says "null", and dockerode gives its bytes.
  const changes = (await container.changes()) as { readonly Path: string }[] | Buffer | null;
  return Array.isArray(changes) ? changes.map(({ Path }) => Path) : [];
}
