/** Making one image on an engine: pulled, or built from its context, with a line of progress at a time. */
import { messageOf, WorkshopError } from '../../core/errors.ts';
import type { Engine } from '../engine/connect.ts';
import { LABEL } from '../labels.ts';
import { type ContextFile, tarOf } from './context.ts';

interface ProgressEvent {
  readonly stream?: string;
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
}

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

/** Whether the image was pulled; false when no registry gave it within `patienceMs` of silence. */
export async function pullImage(
  { docker }: Pick<Engine, 'docker'>,
  name: string,
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
  try {
    const stream = await Promise.race([docker.pull(name, signal ? { abortSignal: signal } : {}), silent]);
    const pulled = follow(docker, stream, ({ status, id }) => {
      heard();
      onLine([id, status].filter(Boolean).join(': '));
    });
    await Promise.race([pulled, silent]);
    return true;
  } catch {
    signal?.throwIfAborted();
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function follow(
  docker: Engine['docker'],
  stream: NodeJS.ReadableStream,
  onEvent: (event: ProgressEvent) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(
      stream,
      (error: Error | null) => (error ? reject(error) : resolve()),
      (event: ProgressEvent) => (event.error ? reject(new Error(event.error)) : onEvent(event)),
    );
  });
}

/** A proxy that this command uses is the build's too. */
function proxySettings(): Record<string, string> {
  const names = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] ? [[name, process.env[name] as string]] : [])),
  );
}
