/** A mended base image, the registry that serves it, and what was built from it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { WorkshopError } from '../../scripts/core/errors.ts';
import { ROOT } from '../../scripts/core/root.ts';
import type { LabContext } from '../runner/context.ts';
import { finding, firstFailed } from '../runner/finding.ts';
import type { Finding } from '../runner/lab.ts';
import { AppView } from '../runner/look/app.ts';
import { changesIn } from '../runner/look/changes.ts';
import { quote } from '../runner/look/note.ts';
import { RETIRED } from './containers.ts';

const MIRROR = 'localhost:5050';
const BASE = 'node:24-slim';
/** What the mended images have and the others have not. */
const MENDED = '/etc/security-fixes';
const BUILT = ['hasher', 'rng', 'webui', 'worker'] as const;

/** The registry as the guide starts it. */
export const startMirror = async ({ sh }: LabContext): Promise<void> =>
  void (await sh(
    'node1',
    `docker rm --force mirror >/dev/null 2>&1
     docker run --detach --name mirror --publish 127.0.0.1:5050:5000 --volume mirror:/var/lib/registry registry:2`,
  ));

/** Takes away the registry and the images that came of it, not its volume: what was pushed once need not be pushed again. */
export async function forgetImages({ sh }: LabContext): Promise<void> {
  await sh(
    'node1',
    `docker rm --force mirror >/dev/null 2>&1
     docker rmi ${MIRROR}/library/node:24-slim ${MIRROR}/library/redis:8-mended redis:8-mended >/dev/null 2>&1 || true`,
  );
}

/** The images of DockerCoins on the base image of before. @throws IMAGE_FAILED when that is gone. */
export async function oldImages(context: LabContext): Promise<void> {
  const { sh } = context;
  const isMended = (image: string) =>
    `docker history --no-trunc --format '{{.CreatedBy}}' ${image} | grep -q ${MENDED}`;
  const verdict = await sh(
    'node1',
    `if ${isMended(BASE)}; then docker tag "$(docker inspect --format '{{.Image}}' ${RETIRED})" ${BASE}; fi >/dev/null 2>&1
     if ${isMended(BASE)}; then echo base; fi
     for service in ${BUILT.join(' ')}; do if ${isMended('dockercoins-$service')}; then echo built; fi; done`,
  );
  if (verdict.includes('base')) {
    throw new WorkshopError('IMAGE_FAILED', {
      what: `The image ${BASE} on node1 is the mended one already, and the one of before is gone.`,
      hint: './workshop down  and  ./workshop up  make the nodes anew, with all images.',
    });
  }
  await restoreSources(context);
  if (!verdict.includes('built')) return;
  const images = BUILT.map((service) => `dockercoins-${service}`).join(' ');
  await sh(
    'node1',
    `old=$(docker image inspect --format '{{.Id}}' ${images})
     for service in ${BUILT.join(' ')}; do docker build --quiet --tag dockercoins-$service dockercoins/$service 2>&1; done
     docker rmi $old >/dev/null 2>&1 || true`, // those that a container uses stay
  );
}

/** What the images are built from, where a student lost it: Dockerfiles from here, programs from the images themselves. */
async function restoreSources({ node, sh }: LabContext): Promise<void> {
  for (const service of BUILT) {
    const folder = `dockercoins/${service}`;
    const whole = await sh(
      'node1',
      `cd ${folder} 2>/dev/null && ls Dockerfile ${service}.mjs 2>/dev/null || true`,
    );
    if (whole.trim().split('\n').length === 2) continue;
    await sh(
      'node1',
      `mkdir -p ${folder} && id=$(docker create dockercoins-${service})
       docker cp $id:/app/${service}.mjs ${folder}/ && docker rm $id`,
    );
    const input = await readFile(join(ROOT, 'dockercoins', service, 'Dockerfile'), 'utf8');
    await node('node1').run(['tee', `${folder}/Dockerfile`], { input });
  }
}

export async function mirrorServes(context: LabContext): Promise<Finding> {
  const { engine } = context.node('node1');
  return firstFailed([
    async () => {
      const lastStep = await servedStep(context);
      return finding(lastStep?.includes(MENDED) === true, {
        lookedAt: `the image library/${BASE} in the registry at ${MIRROR} on node1, and how it was made`,
        saw:
          lastStep === undefined
            ? 'there is no such image, or no registry'
            : `its last step is ${quote(lastStep)}`,
        expected: `an image with ${MENDED}, made on top of ${BASE}`,
        tryThis: `docker ps  shows whether the registry "mirror" runs; docker build and docker push with the name ${MIRROR}/library/${BASE}`,
      });
    },
    async () => {
      const { RegistryConfig } = (await engine.info()) as { RegistryConfig: { Mirrors?: string[] | null } };
      const mirrors = RegistryConfig.Mirrors ?? [];
      return finding(
        mirrors.some((mirror) => mirror.replace(/\/$/, '') === `http://${MIRROR}`),
        {
          lookedAt: 'the mirrors that the engine of node1 asks: docker info',
          saw: mirrors.join(', ') || 'none',
          expected: `http://${MIRROR}/`,
          tryThis: '"registry-mirrors" in /etc/docker/daemon.json, then  sudo kill -HUP $(pidof dockerd)',
        },
      );
    },
  ]);
}

/** The command of the last step of what the registry serves as the base image; undefined when it serves none. */
async function servedStep({ sh }: LabContext): Promise<string | undefined> {
  const at = `${MIRROR}/v2/library/node`;
  const answer = await sh(
    'node1',
    `get() { curl --silent --fail --location --max-time 5 "$@"; }
     for kind in docker.distribution.manifest.v2 oci.image.manifest.v1; do
       digest=$(get --header "Accept: application/vnd.$kind+json" ${at}/manifests/24-slim | jq --raw-output .config.digest) && break
     done
     [ -z "$digest" ] || get ${at}/blobs/$digest | jq --raw-output '.history[-1].created_by'`,
  );
  return answer.trim() === '' ? undefined : answer.trim();
}

/** In the images, not in the containers: those may be replaced at any moment. */
export async function builtAnew({ node }: LabContext): Promise<Finding> {
  const { engine } = node('node1');
  const app = await AppView.of(node('node1'));
  const wrong: string[] = [];
  for (const service of BUILT) {
    const running = app.instances(service).filter(({ State }) => State === 'running');
    if (running.length === 0) wrong.push(`${service}: none runs`);
    for (const { Id } of running) {
      const container = engine.getContainer(Id);
      if (!(await has(container, MENDED))) wrong.push(`${service}: no ${MENDED}`);
      else if ((await changesIn(container)).includes(MENDED))
        wrong.push(`${service}: mended by hand, in the container`);
    }
  }
  return finding(wrong.length === 0, {
    lookedAt: `the file ${MENDED} in what runs of DockerCoins on node1`,
    saw: [...new Set(wrong)].join(', ') || `${BUILT.join(', ')} have it from their images`,
    expected: `all of ${BUILT.join(', ')} running, of images with the mended base`,
    tryThis: 'docker compose build --pull --no-cache  and  docker compose up -d  (does the mirror run? 14.6)',
  });
}

export async function redisUpgraded({ node }: LabContext): Promise<Finding> {
  const { engine } = node('node1');
  const [running] = (await AppView.of(node('node1')))
    .instances('redis')
    .filter(({ State }) => State === 'running');
  const lookedAt = 'the Redis of DockerCoins on node1, and the volume at its /data';
  const expected = 'a container of the mended image, with the volume of the one before it';
  const no = (saw: string, tryThis: string) => finding(false, { lookedAt, saw, expected, tryThis });
  const up = 'docker compose -f compose.yaml -f compose.upgrade.yaml up -d';
  if (!running) return no('no Redis runs', up);
  const container = engine.getContainer(running.Id);
  if (!(await has(container, MENDED)))
    return no(`it is of ${running.Image}, which has no ${MENDED}`, `${up}   (both files, in this order)`);
  const { Created, Mounts } = await container.inspect();
  const { Name = '' } = Mounts.find(({ Destination }) => Destination === '/data') ?? {};
  if (Name === '') return no('there is no volume at its /data', up);
  const { CreatedAt = '' } = (await engine.getVolume(Name).inspect()) as { CreatedAt?: string };
  const seconds = (Date.parse(Created) - Date.parse(CreatedAt)) / 1000;
  // The time of a volume is in whole seconds, and a volume is made a moment before its container.
  return finding(seconds > 2, {
    lookedAt,
    saw:
      seconds > 2
        ? `a volume that is ${seconds.toFixed(0)} s older than the container`
        : 'a volume as new as the container',
    expected,
    tryThis: `The coins of before are gone: lab reset, and then without  down  and without  -V :  ${up}`,
  });
}

export async function mirrorIsGone({ node }: LabContext): Promise<Finding> {
  const { engine } = node('node1');
  const [mirror] = await engine.listContainers({ all: true, filters: { name: ['^/mirror$'] } });
  const { RegistryConfig } = (await engine.info()) as { RegistryConfig: { Mirrors?: string[] | null } };
  const dangling = await engine.listImages({ filters: { dangling: ['true'] } });
  const left = [
    mirror && `the container mirror (${mirror.State})`,
    RegistryConfig.Mirrors?.length && `the engine asks ${RegistryConfig.Mirrors.join(', ')}`,
    dangling.length > 0 && `${dangling.length} images without a name`,
  ].filter(Boolean);
  return finding(left.length === 0, {
    lookedAt: 'the registry, the mirrors of the engine, and images without a name, on node1',
    saw: left.join('; ') || 'none of them',
    expected: 'none of them left',
    tryThis:
      'docker rm --force mirror;  docker image prune;  "registry-mirrors": [] in the daemon.json, and SIGHUP',
  });
}

async function has(container: Docker.Container, path: string): Promise<boolean> {
  try {
    await container.infoArchive({ path });
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}
