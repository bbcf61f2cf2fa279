/**
 * What of DockerCoins runs on nodes, told by the labels that Compose and Swarm put on containers. There is no other record:
 * whatever a student does by hand is seen as it is.
 */
import type Docker from 'dockerode';
import type { Node } from '../../cluster/cluster.ts';
import { isLost } from '../../cluster/engine/watch.ts';
import { WorkshopError } from '../../core/errors.ts';
import { type Counts, SERVICES, type Service } from '../deployment.ts';

/** The project of Compose, and the stack on a Swarm: images are named after it (`dockercoins-rng`). */
export const PROJECT = 'dockercoins';

/** One container of the application. */
export interface Part {
  readonly service: Service;
  /** As `docker compose ps` and `docker service ps` number it, from 1. */
  readonly number: number;
  readonly node: Node;
  readonly container: Docker.ContainerInfo;
  readonly isRunning: boolean;
}

/** How Compose, or Swarm, marks what is its own. */
export interface Marks {
  /** Carried by every container of the application: `label=value`. */
  readonly filter: string;
  readonly read: (
    labels: Readonly<Record<string, string>>,
  ) => { readonly service: string; readonly number: number } | undefined;
}

/** What makes of a project one of several that share a Redis. */
export const AMBASSADOR_FILE = 'compose.ambassador.yaml';

/** A project of Compose with a Redis of its own. */
export const COMPOSE_MARKS: Marks = {
  filter: `com.docker.compose.project=${PROJECT}`,
  read: (labels) => (hasAmbassador(labels) ? undefined : composeService(labels)),
};

/** A project of Compose as one of several, on each node one. What is called redis there is the way to the real one. */
export const EACH_MARKS: Marks = {
  filter: COMPOSE_MARKS.filter,
  read: (labels) => {
    const found = hasAmbassador(labels) ? composeService(labels) : undefined;
    const other = { redis: 'ambassador', 'shared-redis': 'redis' }[found?.service ?? ''];
    return found && other ? { ...found, service: other } : found;
  },
};

/** `docker compose run` leaves containers of the same service that are no instances of it. */
function composeService(labels: Readonly<Record<string, string>>) {
  if (labels['com.docker.compose.oneoff'] === 'True') return undefined;
  return {
    service: labels['com.docker.compose.service'] ?? '',
    number: Number(labels['com.docker.compose.container-number']),
  };
}

const hasAmbassador = (labels: Readonly<Record<string, string>>) =>
  (labels['com.docker.compose.project.config_files'] ?? '').includes(AMBASSADOR_FILE);

export const STACK_MARKS: Marks = {
  filter: `com.docker.stack.namespace=${PROJECT}`,
  read: (labels) => ({
    service: (labels['com.docker.swarm.service.name'] ?? '').slice(PROJECT.length + 1),
    number: Number((labels['com.docker.swarm.task.name'] ?? '').split('.')[1]),
  }),
};

/** In the order in which they are shown. */
const ORDER: readonly Service[] = ['redis', 'ambassador', 'balancer', ...SERVICES];

/** Every container of the application on `nodes`, also those that have ended. @throws NO_ANSWER naming a node that cuts us off. */
export async function partsOn(nodes: readonly Node[], { filter, read }: Marks): Promise<Part[]> {
  const lists = await Promise.all(
    nodes.map(async (node) => {
      const containers = await node.engine
        .listContainers({ all: true, filters: { label: [filter] } })
        .catch((error) => {
          throw isLost(error) ? lost(node, error) : error;
        });
      return containers.flatMap((container): Part[] => {
        const { service, number } = read(container.Labels) ?? { service: '', number: 0 };
        if (!isService(service)) return [];
        return [{ service, number, node, container, isRunning: container.State === 'running' }];
      });
    }),
  );
  return lists
    .flat()
    .sort((a, b) => ORDER.indexOf(a.service) - ORDER.indexOf(b.service) || a.number - b.number);
}

function lost({ name }: Node, cause: Error): WorkshopError {
  return new WorkshopError('NO_ANSWER', {
    what: `The connection to the engine of ${name} was cut.`,
    why: cause.message,
    hint: './workshop status  shows how the nodes are,  ./workshop doctor  what this machine has too little of.',
    cause,
  });
}

/** `rng-2`; Redis, its ambassador and the balancer are alone and have no number. */
export function idOf(service: Service, number: number): string {
  return isAlone(service) ? service : `${service}-${number}`;
}

/** How many of each service there are in `parts`. */
export function countsOf(parts: readonly Part[]): Counts {
  const count = (service: Service) => parts.filter((part) => part.service === service).length;
  return { rng: count('rng'), hasher: count('hasher'), worker: count('worker'), webui: count('webui') };
}

/** Where it answers: at a port of its node for whoever is outside, or among containers only; `-` for a worker. */
export function addressOf({ service, node, container, isRunning }: Part): string {
  if (service === 'worker' || !isRunning) return '-';
  const published = container.Ports.find(({ PublicPort }) => PublicPort && PublicPort in node.published);
  if (published) {
    const { host, port } = node.published[published.PublicPort as keyof Node['published']];
    return `${host}:${port}`;
  }
  const [network] = Object.values(container.NetworkSettings.Networks);
  const port = service === 'redis' || service === 'ambassador' ? 6379 : 80;
  return network?.IPAddress ? `${network.IPAddress}:${port}` : '-';
}

const isAlone = (service: Service) => !(SERVICES as readonly Service[]).includes(service);
export const isService = (word: string): word is Service => (ORDER as readonly string[]).includes(word);
