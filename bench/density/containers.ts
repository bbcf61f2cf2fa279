/** Starting and removing many containers, a few at a time, as a person's script would. */
import type Docker from 'dockerode';
import { LABEL } from '../../scripts/cluster/labels.ts';
import { aFewAtATime } from '../../scripts/core/all.ts';
import { BEGUN, READY } from './program.ts';

/** How many requests are under way at once: the engine works on a few at a time whatever it is asked. */
export const AT_ONCE = 4;
const WHAT = 'density';
/** In ms; a machine that is full to the brim is slow. */
const PATIENCE_MS = 120_000;

export async function startOne(
  docker: Docker,
  image: string,
  command: readonly string[],
): Promise<Docker.Container> {
  const container = await docker.createContainer({
    Image: image,
    Cmd: [...command],
    Labels: { [LABEL.helper]: WHAT },
    HostConfig: { LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } } },
  });
  await container.start();
  return container;
}

/** Whatever there is of them, from this command or one before; @returns how many. */
export async function removeAll(docker: Docker): Promise<number> {
  const found = await docker.listContainers({ all: true, filters: { label: [`${LABEL.helper}=${WHAT}`] } });
  await aFewAtATime(found, AT_ONCE, async ({ Id }) => {
    await docker
      .getContainer(Id)
      .remove({ force: true, v: true })
      .catch((error: { statusCode?: number }) => {
        if (error.statusCode !== 404) throw error; // gone by itself
      });
  });
  return found.length;
}

/** What a container's log says, in ms of the engine's clock. */
export interface Times {
  /** When the first of many processes was about to begin. An engine says of a container that it has started when its program runs already. */
  readonly begun: number | undefined;
  /** When each instance said that it was ready. */
  readonly ready: readonly number[];
}

/** Waits until each of `instances` is ready; fewer when some are not in time. */
export async function timesIn(
  container: Docker.Container,
  instances: number,
  signal: AbortSignal,
): Promise<Times> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    signal.throwIfAborted();
    // Without a terminal each piece has eight bytes before it; the time stands at the beginning of its line all the same.
    const log = await container.logs({ stdout: true, stderr: true, timestamps: true, follow: false });
    const lines = log.toString('utf8').split('\n');
    const timesOf = (said: RegExp) =>
      lines
        .filter((line) => said.test(line))
        .map((line) => Date.parse(/\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(line)?.[0] ?? ''));
    const ready = timesOf(READY);
    if (ready.length >= instances || performance.now() > deadline) return { begun: timesOf(BEGUN)[0], ready };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
