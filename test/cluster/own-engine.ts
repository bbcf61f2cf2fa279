/** An engine of our own, which may be stopped, starved and ended: the one of a node, with the images, on a disk in memory. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import type { Node } from '../../scripts/cluster/cluster.ts';
import { IMAGES } from '../../scripts/cluster/images/catalogue.ts';
import type { ClusterPlace } from './support.ts';

export interface OwnEngine {
  /** Prints what a program in the engine's machine prints. */
  sh(script: string): Promise<string>;
  /** What has to stand before `./workshop` to run it in the network of the engine's machine, under its name. */
  readonly prefix: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** Ends it and waits until it answers again. */
  restart(): Promise<void>;
}

/** Takes about 20 s where the images have to be loaded. */
export async function ownEngine(
  place: ClusterPlace,
  megabytes: number,
  { withImages = true }: { readonly withImages?: boolean } = {},
): Promise<OwnEngine> {
  const [node] = (await place.up({ nodes: 1 })).nodes as [Node];
  const sh = async (script: string) => {
    const { exitCode, stdout, stderr } = await node.run(['sh', '-c', script], { user: 'root' });
    if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
    return stdout.trim();
  };
  const answers = async () => {
    while (
      !(await node.engine.ping().then(
        () => true,
        () => false,
      ))
    )
      await delay(100);
  };
  const restart = async () => {
    await sh(
      'pkill -CONT dockerd; pkill -9 dockerd; while pgrep -x dockerd >/dev/null; do sleep 0.1; done; true',
    );
    await answers();
  };
  // The engine that is started anew finds an empty data root, as large as told.
  await sh(`mount -t tmpfs -o size=${megabytes}m none /var/lib/docker`);
  await restart();
  if (withImages) await loadImages(place, node);
  const { State } = await place.docker.getContainer(`workshop-${place.name}-node1`).inspect();
  return {
    sh,
    restart,
    prefix: ['nsenter', `--target=${State.Pid}`, '--net', '--uts', '--'],
    environment: { DOCKER_HOST: `unix://${join('/proc', `${State.Pid}`, 'root', 'run', 'docker.sock')}` },
  };
}

async function loadImages(place: ClusterPlace, node: Node): Promise<void> {
  const names = IMAGES.map(({ name }) => name);
  const save = place.docker as unknown as { getImages(options: object): Promise<NodeJS.ReadableStream> };
  const loading = await node.engine.loadImage(await save.getImages({ names }));
  await new Promise((resolve, reject) => loading.on('end', resolve).on('error', reject).resume());
}

/** Why it cannot be had here; undefined where it can. */
export const noOwnEngine = await execa('nsenter', ['--version'], { reject: false }).then(
  async ({ exitCode }) => {
    if (exitCode !== 0) return 'nsenter is not on this machine';
    if (process.getuid?.() !== 0) return 'only root enters the network of a container';
    return (await readFile('/proc/filesystems', 'utf8')).includes('tmpfs') ? undefined : 'no tmpfs';
  },
);
