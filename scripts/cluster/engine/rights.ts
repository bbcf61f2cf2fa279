/**
 * With which rights a node runs: found out on the engine, not guessed. `--privileged` is right where it works; where the engine
 * itself lacks a capability it cannot give it ("unable to apply caps"), and the reduced set below does.
 */
import type Docker from 'dockerode';
import { messageOf, WorkshopError } from '../../core/errors.ts';
import type { Abilities } from '../cluster.ts';
import { LABEL } from '../labels.ts';
import type { Engine } from './connect.ts';

export interface NodeRights {
  readonly hostConfig: Docker.HostConfig;
  readonly binds: readonly string[];
}

const PRIVILEGED: NodeRights = { hostConfig: { Privileged: true }, binds: [] };

function reduced(cgroupVersion: string): NodeRights {
  const hostConfig: Docker.HostConfig & {
    CgroupnsMode?: 'host' | 'private';
    MaskedPaths?: string[];
    ReadonlyPaths?: string[];
  } = {
    // An engine mounts, makes namespaces and writes firewall rules: nearly every capability is used by something that a student may try.
    CapAdd: ['ALL'],
    // The one that machines with a tight bounding set lack; the engine merely cannot raise its limits without it.
    CapDrop: ['SYS_RESOURCE'],
    SecurityOpt: [
      // Docker's default filter forbids mount, unshare and keyctl, which runc inside the node calls for every container.
      'seccomp=unconfined',
      // Its default profile forbids writing to /proc/sys and mounting.
      'apparmor=unconfined',
    ],
    // Containers in the node need a /proc with nothing masked: the kernel refuses to mount a fresh one over a masked one. (What
    // `systempaths=unconfined` stands for on the command line.)
    MaskedPaths: [],
    ReadonlyPaths: [],
    // The engine makes device nodes for its containers, and which ones it does not know beforehand.
    DeviceCgroupRules: ['a *:* rwm'],
    // With cgroup v1 a private view cannot be mounted again inside; with v2 it can, and keeps nodes apart.
    CgroupnsMode: cgroupVersion === '1' ? 'host' : 'private',
  };
  return {
    hostConfig,
    // Writable: the engine makes a group for each container.
    binds: cgroupVersion === '1' ? ['/sys/fs/cgroup:/sys/fs/cgroup:rw'] : [],
  };
}

/** The rights that go with what was found. */
export function rightsOf({ privileged }: Abilities, { cgroupVersion }: Engine): NodeRights {
  return privileged ? PRIVILEGED : reduced(cgroupVersion);
}

/** Tries both sets on a container that does next to nothing, and asks the kernel for IP_VS on the way. `image` must have a shell. */
export async function probeAbilities(engine: Engine, image: string): Promise<Abilities> {
  await removeHelpers(engine);
  const attempts: { privileged: boolean; why: string }[] = [];
  for (const privileged of [true, false]) {
    const rights = privileged ? PRIVILEGED : reduced(engine.cgroupVersion);
    try {
      return { privileged, ipvs: await hasIpvs(engine, image, rights) };
    } catch (error) {
      attempts.push({ privileged, why: messageOf(error) });
    }
  }
  throw new WorkshopError('NO_ENGINE', {
    what: 'This Docker engine cannot run nodes: it grants neither --privileged nor the reduced set of rights.',
    why: attempts.map(({ privileged, why }) => `${privileged ? 'privileged' : 'reduced'}: ${why}`).join('\n'),
    hint: 'Rootless engines and some hosted ones are like that. Use an engine that runs as root on a machine of your own.',
  });
}

/** What an earlier probe left that was killed. */
async function removeHelpers({ docker }: Engine): Promise<void> {
  const helpers = await docker.listContainers({ all: true, filters: { label: [LABEL.helper] } });
  await Promise.all(
    helpers.map(({ Id }) =>
      docker
        .getContainer(Id)
        .remove({ force: true })
        .catch(() => undefined),
    ),
  );
}

/** Reading the table makes the kernel load its module where it may. */
async function hasIpvs({ docker }: Engine, image: string, rights: NodeRights): Promise<boolean> {
  const container = await docker.createContainer({
    Image: image,
    // The mount proves that the rights are there, and not only asked for.
    Entrypoint: [
      'sh',
      '-c',
      'mount -t tmpfs none /mnt || exit 9; modprobe ip_vs 2>/dev/null; test -e /proc/net/ip_vs',
    ],
    Cmd: [],
    Labels: { [LABEL.helper]: 'probing' },
    HostConfig: {
      ...rights.hostConfig,
      Binds: [...rights.binds, '/lib/modules:/lib/modules:ro'],
      NetworkMode: 'none',
    },
  });
  try {
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    if (StatusCode === 9) throw new Error('a container may not mount');
    return StatusCode === 0;
  } finally {
    await container.remove({ force: true }).catch(() => undefined);
  }
}
