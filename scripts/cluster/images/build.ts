/** Building one image on an engine from its context, with a line of progress at a time. */
import { messageOf, WorkshopError } from '../../core/errors.ts';
import type { Engine } from '../engine/connect.ts';
import { LABEL } from '../labels.ts';
import { type ContextFile, tarOf } from './context.ts';
import { follow } from './follow.ts';

export interface BuildOptions {
  readonly name: string;
  readonly files: readonly ContextFile[];
  readonly digest: string;
  readonly onLine: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Builds, and labels the image with the digest of what it was made from. @throws IMAGE_FAILED with the last lines of the build. */
export async function buildImage({ docker }: Engine, options: BuildOptions): Promise<void> {
  const { name, files, digest, onLine, signal } = options;
  const last: string[] = [];
  try {
    const stream = await docker.buildImage(tarOf(files), {
      t: name,
      labels: { [LABEL.recipe]: digest },
      rm: true,
      forcerm: true,
      buildargs: proxySettings(),
      ...(signal ? { abortSignal: signal } : {}),
    } as Parameters<typeof docker.buildImage>[1]);
    await follow(docker, stream, (event) => {
      const line = event.stream?.trim();
      if (!line) return;
      last.push(line);
      if (last.length > 8) last.shift();
      onLine(line.split('\n').at(-1) as string);
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new WorkshopError('IMAGE_FAILED', {
      what: `The image ${name} could not be built.`,
      why: [...last, messageOf(error)].join('\n'),
      hint: "It needs Debian's package servers once; later everything is here.",
      cause: error,
    });
  }
}

/** A proxy that this command uses is the build's too. */
function proxySettings(): Record<string, string> {
  const names = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] ? [[name, process.env[name] as string]] : [])),
  );
}
