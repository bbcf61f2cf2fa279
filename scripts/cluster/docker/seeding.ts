/** Gives fresh volumes the images of the seed. */

import { messageOf, WorkshopError } from '../../core/errors.ts';
import type { Engine } from '../engine/connect.ts';
import { NODE_IMAGE } from '../images/catalogue.ts';
import { LABEL } from '../labels.ts';

/**
 * Links in a helper that sees all volumes at once: links cannot cross mounts, so a mount for each volume would not do.
 * @throws IMAGE_FAILED.
 */
export async function linkSeed(
  { docker, rootFolder }: Engine,
  seed: string,
  volumes: readonly string[],
  cluster: string,
): Promise<void> {
  if (volumes.length === 0) return;
  const data = (volume: string) => `/volumes/${volume}/_data`;
  const container = await docker.createContainer({
    Image: NODE_IMAGE,
    Entrypoint: ['/usr/local/sbin/workshop-seed', 'link', data(seed), ...volumes.map(data)],
    Cmd: [],
    Labels: { [LABEL.helper]: 'linking', [LABEL.cluster]: cluster },
    HostConfig: { Binds: [`${rootFolder}/volumes:/volumes`], NetworkMode: 'none' },
  });
  try {
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    if (StatusCode !== 0) {
      throw new Error((await container.logs({ stdout: true, stderr: true })).toString('utf8').trim());
    }
  } catch (error) {
    throw new WorkshopError('IMAGE_FAILED', {
      what: 'The nodes could not be given their images.',
      why: messageOf(error),
      hint: './workshop down  and  ./workshop up  begin anew.',
      cause: error,
    });
  } finally {
    // Nobody waits for its removal; `down` would find it by its label.
    container.remove({ force: true, v: true }).catch(() => undefined);
  }
}
