/** Node's own binary, from the npm package that carries nothing else. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import { temporaryFolder } from '../../system/temporary-folder.ts';
import { NODE_RUNTIME, NODE_RUNTIME_SHA512, NODE_RUNTIME_VERSION } from './catalogue.ts';

/** @throws IMAGE_FAILED when npm cannot bring it. */
export async function nodeBinary(architecture: string, signal?: AbortSignal): Promise<Buffer> {
  const kind = architecture === 'aarch64' || architecture === 'arm64' ? 'arm64' : 'x64';
  await using folder = await temporaryFolder('node');
  const options = { cwd: folder.path, ...(signal ? { cancelSignal: signal } : {}) };
  try {
    await execa('npm', ['pack', '--silent', `node-linux-${kind}@${NODE_RUNTIME_VERSION}`], options);
    const [archive = ''] = await readdir(folder.path);
    const sha512 = createHash('sha512')
      .update(await readFile(join(folder.path, archive)))
      .digest('base64');
    if (sha512 !== NODE_RUNTIME_SHA512[kind])
      throw new Error(`${archive} is not what it was when this version was made (SHA-512: ${sha512})`);
    await execa('tar', ['-xzf', archive, 'package/bin/node'], options);
    return await readFile(join(folder.path, 'package', 'bin', 'node'));
  } catch (error) {
    signal?.throwIfAborted();
    throw new WorkshopError('IMAGE_FAILED', {
      what: `The image ${NODE_RUNTIME} could neither be pulled nor built.`,
      why: messageOf(error).split('\n').slice(0, 3).join('\n'),
      hint: 'It needs a registry of images, or of npm packages, once.',
      cause: error,
    });
  }
}
