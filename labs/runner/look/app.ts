/** DockerCoins on a node as it is, told by the labels that Compose puts on containers. */
import type Docker from 'dockerode';
import type { Node } from '../../../scripts/cluster/cluster.ts';
import { PROJECT } from '../../../scripts/deployment/cluster/parts.ts';

export class AppView {
  readonly #containers: readonly Docker.ContainerInfo[];

  constructor(containers: readonly Docker.ContainerInfo[]) {
    this.#containers = containers;
  }

  static async of(node: Node): Promise<AppView> {
    const filters = { label: [`com.docker.compose.project=${PROJECT}`] };
    const containers = await node.engine.listContainers({ all: true, filters });
    return new AppView(containers.filter(({ Labels }) => Labels['com.docker.compose.oneoff'] !== 'True'));
  }

  get isEmpty(): boolean {
    return this.#containers.length === 0;
  }

  /** Services with a container that runs, each once, sorted. */
  get running(): string[] {
    const names = this.#containers.filter(({ State }) => State === 'running').map(serviceOf);
    return [...new Set(names)].sort();
  }

  /** How many instances of a service run. */
  count(service: string): number {
    return this.instances(service).filter(({ State }) => State === 'running').length;
  }

  instances(service: string): readonly Docker.ContainerInfo[] {
    return this.#containers.filter((each) => serviceOf(each) === service);
  }

  /** `rng-2` for the id of a container or its beginning, which is its host name; undefined when it is none of these. */
  nameOf(id: string): string | undefined {
    const found = this.#containers.find(({ Id }) => Id.startsWith(id));
    return found && `${serviceOf(found)}-${found.Labels['com.docker.compose.container-number']}`;
  }

  /** `rng: running; hasher: exited`, for findings. */
  get inWords(): string {
    if (this.isEmpty) return 'no container of DockerCoins at all';
    return this.#containers
      .map(
        (each) => `${serviceOf(each)}-${each.Labels['com.docker.compose.container-number']}: ${each.State}`,
      )
      .sort()
      .join(', ');
  }
}

const serviceOf = ({ Labels }: Docker.ContainerInfo): string => Labels['com.docker.compose.service'] ?? '';
