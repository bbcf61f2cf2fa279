/** A node that is a container: where it is reached, and how programs run in it. */
import type Docker from 'dockerode';
import { LOOPBACK } from '../../system/ports.ts';
import {
  type Address,
  type ApplicationPort,
  ENGINE_PORT,
  type Node,
  type Output,
  publishedAs,
  type RunOptions,
} from '../cluster.ts';
import { nodeClient } from '../engine/client.ts';
import { execIn } from '../engine/exec.ts';
import { LABEL } from '../labels.ts';
import type { ClusterSecrets } from '../secrets/cluster-secrets.ts';
import { SSH_PORT } from './node-container.ts';

export class DockerNode implements Node {
  readonly name: string;
  readonly address: string;
  readonly ssh: Address;
  readonly enginePort: Address;
  readonly published: Readonly<Record<ApplicationPort, Address>>;
  readonly #container: Docker.Container;
  readonly #secrets: ClusterSecrets;
  #engine: Docker | undefined;

  constructor(container: Docker.Container, inspected: Docker.ContainerInspectInfo, secrets: ClusterSecrets) {
    const labels = inspected.Config.Labels;
    this.name = labels[LABEL.node] ?? '';
    this.address = labels[LABEL.address] ?? '';
    this.ssh = publishedAt(inspected, SSH_PORT);
    this.enginePort = publishedAt(inspected, ENGINE_PORT);
    this.published = publishedAs((port) => publishedAt(inspected, port));
    this.#container = container;
    this.#secrets = secrets;
  }

  get engine(): Docker {
    this.#engine ??= nodeClient(this.enginePort, this.#secrets);
    return this.#engine;
  }

  run(command: readonly string[], { user = 'docker', input, signal }: RunOptions = {}): Promise<Output> {
    const home = user === 'docker' ? '/home/docker' : '/root';
    return execIn(this.#container, command, {
      user,
      folder: home,
      environment: [`HOME=${home}`, `USER=${user}`, 'LANG=C.UTF-8'],
      input,
      signal,
    });
  }
}

function publishedAt({ NetworkSettings }: Docker.ContainerInspectInfo, port: number): Address {
  const [binding] = NetworkSettings.Ports[`${port}/tcp`] ?? [];
  const host = binding?.HostIp && binding.HostIp !== '0.0.0.0' ? binding.HostIp : LOOPBACK;
  return { host, port: Number(binding?.HostPort ?? 0) };
}
