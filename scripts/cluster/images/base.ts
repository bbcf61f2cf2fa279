/** The base image where no registry answers: a minimal Debian, made from its packages. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import { requirePrograms } from '../../system/requirements.ts';
import type { Engine } from '../engine/connect.ts';
import { BASE_IMAGE, SUITE } from './catalogue.ts';

/** `onLine` is told what is being done, a short line at a time. @throws MISSING, IMAGE_FAILED. */
export async function bootstrapBase(
  { docker }: Engine,
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new WorkshopError('IMAGE_FAILED', {
      what: `The image ${BASE_IMAGE} could not be pulled, and only root can make it here.`,
      hint: 'Run this once as root (sudo ./workshop images --install), or give the engine a registry it can reach.',
    });
  }
  const { debootstrap } = await requirePrograms(['debootstrap']);
  const folder = await mkdtemp(join(tmpdir(), 'workshop-base-'));
  try {
    const made = execa(debootstrap, ['--variant=minbase', SUITE, folder], {
      all: true,
      ...(signal ? { cancelSignal: signal } : {}),
      env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
    });
    made.all.on('data', (chunk: Buffer) => onLine(chunk.toString().trim().split('\n').at(-1) ?? ''));
    await made;
    await slim(folder);
    await importFolder(docker, folder);
  } catch (error) {
    signal?.throwIfAborted();
    throw new WorkshopError('IMAGE_FAILED', {
      what: `The image ${BASE_IMAGE} could neither be pulled nor made from Debian's packages.`,
      why: messageOf(error).split('\n').slice(-5).join('\n'),
      hint: "It needs a registry, or Debian's package servers, once.",
      cause: error,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

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

async function importFolder(docker: Engine['docker'], folder: string): Promise<void> {
  const tar = spawn(
    'tar',
    ['-C', folder, '--exclude=./var/cache/apt/*', '--exclude=./var/lib/apt/lists/*', '-c', '.'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [repo, tag] = BASE_IMAGE.split(':');
  const stream = await docker.importImage(tar.stdout, {
    fromSrc: '-',
    repo,
    tag,
    changes: 'CMD ["bash"]',
  } as Parameters<typeof docker.importImage>[1]);
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(stream, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}
