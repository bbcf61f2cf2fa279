/** DockerCoins on a node as labs begin with it. All is found by its labels, so whatever a student did to the files does not matter. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WorkshopError } from '../scripts/core/errors.ts';
import { ROOT } from '../scripts/core/root.ts';
import { PROJECT } from '../scripts/deployment/cluster/parts.ts';
import type { LabContext } from './runner/context.ts';
import { ask } from './runner/look/http.ts';

/** Who answers where on the machine. */
const PORTS = [
  ['rng', 8001],
  ['hasher', 8002],
  ['webui', 8000],
] as const;
/** How long a service may take to answer, in ms; who needs it will say so. */
const PATIENCE_MS = 20_000;

/**
 * Removes the project's containers and networks, at once, programs of Compose that wait for them, and what would give orders to what comes
 * next: daemons of lab 10, and schedules of lab 11, which start a container every two seconds. Other containers that a student has put into
 * these networks stay, outside.
 */
export async function clearApplication({ sh }: LabContext, node = 'node1'): Promise<void> {
  const filter = `--filter label=com.docker.compose.project=${PROJECT}`;
  await sh(
    node,
    // A machine under load may miss that a container has ended; asked again, it knows.
    `pkill --full '^node .*/(keep|render)-ambassador |^[^ ]*node [^ ]*backup-by-label|^watch .*/output/host.rdb'
     docker rm --force scheduler backup-loop >/dev/null 2>&1
     for turn in 1 2 3; do
       docker ps --all --quiet ${filter} | xargs --no-run-if-empty docker rm --force --volumes >/dev/null && break
     done
     for turn in 1 2 3; do
       for network in $(docker network ls --quiet ${filter}); do
         for id in $(docker network inspect --format '{{range $id, $_ := .Containers}}{{$id}} {{end}}' "$network"); do
           docker network disconnect --force "$network" "$id"
         done
         docker network rm "$network" >/dev/null
       done && break
     done`,
  );
}

/** Removes the containers of these services of the project, and nothing else. */
export async function removeServices({ sh }: LabContext, ...services: string[]): Promise<void> {
  const list = (service: string) =>
    `docker ps --all --quiet --filter label=com.docker.compose.project=${PROJECT} --filter label=com.docker.compose.service=${service}`;
  await sh(
    'node1',
    `{ ${services.map(list).join('; ')}; } | xargs --no-run-if-empty docker rm --force --volumes >/dev/null`,
  );
}

/** `services` of compose.yaml in the background, so many of each as `scale` says (`worker=10`); resolves when they answer. */
export async function startApplication(
  context: LabContext,
  {
    services = [],
    scale = [],
  }: { readonly services?: readonly string[]; readonly scale?: readonly string[] } = {},
): Promise<void> {
  await restoreFiles(context);
  const counts = scale.map((each) => `--scale ${each}`).join(' ');
  await context.sh(
    'node1',
    `cd dockercoins && docker compose up --detach --quiet-pull ${counts} ${services.join(' ')} 2>&1`,
  );
  const node = context.node('node1');
  for (const [service, port] of PORTS) {
    if (services.length > 0 && !services.includes(service)) continue;
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await ask(node, port)) && performance.now() < deadline)
      await delay(100, undefined, { signal: context.signal });
  }
}

/** Puts compose.yaml back where a student deleted or changed it; theirs is kept beside it. @throws IMAGE_FAILED when images are gone. */
export async function restoreFiles({ node, sh }: LabContext, name = 'node1'): Promise<void> {
  const compose = await readFile(join(ROOT, 'dockercoins', 'compose.yaml'), 'utf8');
  const script = `mkdir -p dockercoins && cd dockercoins && cat > compose.yaml.new
    if cmp -s compose.yaml compose.yaml.new; then rm compose.yaml.new; exit; fi
    [ ! -e compose.yaml ] || mv compose.yaml compose.yaml.mine
    mv compose.yaml.new compose.yaml`;
  await node(name).run(['sh', '-c', script], { input: compose });
  const missing = await sh(
    name,
    `for image in dockercoins-rng dockercoins-hasher dockercoins-worker dockercoins-webui redis:8; do
       docker image inspect "$image" >/dev/null 2>&1 || echo "$image"
     done`,
  );
  if (missing === '') return;
  throw new WorkshopError('IMAGE_FAILED', {
    what: `Images are gone from ${name}: ${missing.trim().split('\n').join(', ')}.`,
    hint: './workshop down  and  ./workshop up  make the nodes anew, with all images.',
  });
}

/**
 * The images of DockerCoins without labels of Compose, built anew where they have some. What Compose builds carries the name of its project, and a
 * container that is run from it by hand counts as one of the project's: `docker compose up` then waits for it, whatever it is told by Ctrl-C.
 */
export async function plainImages({ sh }: LabContext): Promise<void> {
  await sh(
    'node1',
    `for service in rng hasher worker webui; do
       image=dockercoins-$service
       labels=$(docker image inspect --format '{{json .Config.Labels}}' $image 2>/dev/null)
       case $labels in *'"com.docker.compose.project"'*) ;; *) continue ;; esac
       old=$(docker image inspect --format '{{.Id}}' $image)
       docker build --quiet --tag $image dockercoins/$service >/dev/null && docker rmi "$old"
     done >/dev/null 2>&1 || true`, // an image that a container uses stays, without a name
  );
}

/** Takes away what a student has written down, and nothing else; there is a folder for more. */
export async function removeNotes({ sh }: LabContext, ...paths: string[]): Promise<void> {
  await sh('node1', `mkdir -p notes && rm -f -- ${paths.join(' ')}`);
}
