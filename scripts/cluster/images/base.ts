/** The base image where no registry answers: a minimal Debian, made from its packages. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import { requirePrograms } from '../../system/requirements.ts';
import { temporaryFolder } from '../../system/temporary-folder.ts';
import type { Engine } from '../engine/connect.ts';
import { BASE_IMAGE, SUITE } from './catalogue.ts';
import { follow } from './follow.ts';

export interface BootstrapOptions {
  readonly signal?: AbortSignal | undefined;
  /** Where the packages come from, and later ones too: it becomes the image's own source. Undefined: debootstrap's own choice. */
  readonly mirror?: string | undefined;
}

/** `onLine` is told what is being done, a short line at a time. @throws MISSING, IMAGE_FAILED. */
export async function bootstrapBase(
  { docker }: Engine,
  onLine: (line: string) => void,
  { signal, mirror }: BootstrapOptions = {},
): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new WorkshopError('IMAGE_FAILED', {
      what: `The image ${BASE_IMAGE} could not be pulled, and only root can make it here.`,
      hint: 'Run this once as root (sudo ./workshop images --install), or give the engine a registry it can reach.',
    });
  }
  const { debootstrap } = await requirePrograms(['debootstrap']);
  await using folder = await temporaryFolder('base');
  try {
    const [program = '', ...words] = [...(await alone()), debootstrap, '--variant=minbase', SUITE];
    const made = execa(program, [...words, folder.path, ...(mirror ? [mirror] : [])], {
      all: true,
      ...(signal ? { cancelSignal: signal } : {}),
      killSignal: 'SIGKILL', // unshare heeds no other
      env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
    });
    made.all.on('data', (chunk: Buffer) => onLine(chunk.toString().trim().split('\n').at(-1) ?? ''));
    await made;
    await slim(folder.path);
    await importFolder(docker, folder.path, signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw new WorkshopError('IMAGE_FAILED', {
      what: `The image ${BASE_IMAGE} could neither be pulled nor made from Debian's packages.`,
      why: messageOf(error).split('\n').slice(-5).join('\n'),
      hint: "It needs a registry, or Debian's package servers, once.",
      cause: error,
    });
  }
}

/**
 * What has to stand before debootstrap: it ends when this command does, and with it all that it started and mounted, be it in the
 * middle of unpacking. Nothing where the machine does not allow it, as in some containers.
 */
async function alone(): Promise<string[]> {
  const [program = '', ...words] = ALONE;
  const { exitCode } = await execa(program, [...words, 'true'], { reject: false });
  return exitCode === 0 ? ALONE : [];
}

const ALONE = ['setpriv', '--pdeathsig', 'KILL', 'unshare', '--mount', '--pid', '--fork', '--kill-child'];

/** As the official slim image: no manuals, no translations, of documents the licences; and none with packages that come later. */
async function slim(folder: string): Promise<void> {
  const rules = [
    '/usr/share/doc/*',
    '/usr/share/man/*',
    '/usr/share/locale/*',
    '/usr/share/lintian/*',
    '/usr/share/info/*',
  ];
  await writeFile(
    join(folder, 'etc', 'dpkg', 'dpkg.cfg.d', 'slim'),
    `${rules.map((rule) => `path-exclude ${rule}`).join('\n')}\npath-include /usr/share/doc/*/copyright\n`,
  );
  const share = join(folder, 'usr', 'share');
  const emptied = ['man', 'locale', 'lintian', 'info'].map((name) => join(share, name));
  await execa('find', [...emptied, '-mindepth', '1', '-delete'], { reject: false });
  await execa('find', [join(share, 'doc'), '-type', 'f', '!', '-name', 'copyright', '-delete'], {
    reject: false,
  });
}

async function importFolder(docker: Engine['docker'], folder: string, signal?: AbortSignal): Promise<void> {
  const words = ['-C', folder, '--exclude=./var/cache/apt/*', '--exclude=./var/lib/apt/lists/*', '-c', '.'];
  const tar = execa('tar', words, { buffer: false, ...(signal ? { cancelSignal: signal } : {}) });
  const [repo, tag] = BASE_IMAGE.split(':');
  const options = { fromSrc: '-', repo, tag, changes: 'CMD ["bash"]' };
  const imported = docker
    .importImage(tar.stdout, options as Parameters<typeof docker.importImage>[1])
    .then((stream) => follow(docker, stream, () => undefined));
  await Promise.all([tar, imported]);
}
