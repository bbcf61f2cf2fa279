/** Which of Debian's packages are in an image, read from it without running anything in it. */
import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import type { Engine } from '../engine/connect.ts';
import { LABEL } from '../labels.ts';

/** Version by name, in the order of names. */
export type Packages = Readonly<Record<string, string>>;

/** Nothing for an image that has no Debian in it. */
export async function packagesOf(engine: Pick<Engine, 'docker'>, image: string): Promise<Packages> {
  return parseStatus((await fileIn(engine, image, '/var/lib/dpkg/status')) ?? '');
}

/** What a file in an image says; undefined where there is none. */
export async function fileIn(
  { docker }: Pick<Engine, 'docker'>,
  image: string,
  path: string,
): Promise<string | undefined> {
  const container = await docker.createContainer({
    Image: image,
    Entrypoint: ['true'],
    Labels: { [LABEL.helper]: `reading ${path}` },
    HostConfig: { NetworkMode: 'none' },
  });
  try {
    const files = (await container.getArchive({ path })).pipe(extract());
    for await (const file of files) return await text(file);
    return undefined;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  } finally {
    await container.remove({ force: true, v: true });
  }
}

/** `status` is dpkg's list: paragraphs of `Name: value` lines. Only what is installed counts. */
export function parseStatus(status: string): Packages {
  const packages = status.split('\n\n').flatMap((paragraph): [string, string][] => {
    const field = (name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(paragraph)?.[1];
    const [name, version] = [field('Package'), field('Version')];
    return name && version && field('Status')?.endsWith(' installed') ? [[name, version]] : [];
  });
  return Object.fromEntries(packages.sort(([a], [b]) => (a < b ? -1 : 1)));
}
