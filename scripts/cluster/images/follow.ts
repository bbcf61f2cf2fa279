/** What an engine tells while it builds, pulls, imports or loads. */
import type { Engine } from '../engine/connect.ts';

export interface ProgressEvent {
  readonly stream?: string;
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
}

/** Resolves when it is done. Rejects with the error that it tells. */
export function follow(
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
