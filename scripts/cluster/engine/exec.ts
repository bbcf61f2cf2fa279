/** Running a program in a container, to its end. */
import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import type { Output } from '../cluster.ts';

export interface ExecOptions {
  readonly user?: string | undefined;
  readonly environment?: readonly string[] | undefined;
  readonly folder?: string | undefined;
  readonly input?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Resolves however the program ends; rejects when it could not be started, or `signal` is aborted. */
export async function execIn(
  container: Docker.Container,
  command: readonly string[],
  { user, environment, folder, input, signal }: ExecOptions = {},
): Promise<Output> {
  const exec = await container.exec({
    Cmd: [...command],
    AttachStdout: true,
    AttachStderr: true,
    AttachStdin: input !== undefined,
    ...(user === undefined ? {} : { User: user }),
    ...(folder === undefined ? {} : { WorkingDir: folder }),
    ...(environment === undefined ? {} : { Env: [...environment] }),
    ...(signal === undefined ? {} : { abortSignal: signal }),
  });
  const stream = await exec.start({ hijack: input !== undefined, stdin: input !== undefined });
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  container.modem.demuxStream(stream, stdout, stderr);
  const texts = [textOf(stdout), textOf(stderr)] as const;
  if (input !== undefined) stream.end(input);
  const abort = () => stream.destroy(signal?.reason as Error);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      stream.once('end', resolve);
      stream.once('close', resolve);
      stream.once('error', reject);
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    stdout.end();
    stderr.end();
  }
  const [out, err] = await Promise.all(texts);
  signal?.throwIfAborted();
  const { ExitCode } = await exec.inspect();
  return { exitCode: ExitCode ?? -1, stdout: out, stderr: err };
}

async function textOf(stream: PassThrough): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
