/** A node as a container: what the engine is asked for. */
import type Docker from 'dockerode';
import { LOOPBACK } from '../../system/ports.ts';
import { type Abilities, APPLICATION_PORTS, type ClusterSpec, ENGINE_PORT } from '../cluster.ts';
import type { NodeRights } from '../engine/rights.ts';
import { NODE_IMAGE } from '../images/catalogue.ts';
import { containerName, LABEL, nodeName } from '../labels.ts';
import { PROGRAM_ON_NODES } from '../program/contents.ts';
import { addressOf, type ClusterNetwork } from './network.ts';
import { chosenPorts } from './ports.ts';

export const SSH_PORT = 22;

export interface NodeContainerSpec {
  readonly spec: ClusterSpec;
  readonly abilities: Abilities;
  readonly rights: NodeRights;
  readonly network: ClusterNetwork;
  /** The volume that has all images. */
  readonly seed: string;
  /** The volume that has the program and the tools. */
  readonly program: string;
  /** From 1. */
  readonly number: number;
}

/** Options of `POST /containers/create`. */
export function nodeContainer({
  spec,
  abilities,
  rights,
  network,
  seed,
  program,
  number,
}: NodeContainerSpec): Docker.ContainerCreateOptions {
  const node = nodeName(number);
  const peers = Array.from({ length: spec.nodes }, (_, index) => index + 1);
  const ports = publishedPorts(spec, number);
  return {
    name: containerName(spec.name, node),
    Image: NODE_IMAGE,
    Hostname: node,
    Labels: {
      [LABEL.cluster]: spec.name,
      [LABEL.node]: node,
      [LABEL.address]: addressOf(network, number),
      [LABEL.spec]: JSON.stringify(spec),
      [LABEL.abilities]: JSON.stringify(abilities),
    },
    ExposedPorts: Object.fromEntries(Object.keys(ports).map((port) => [port, {}])),
    HostConfig: {
      ...rights.hostConfig,
      NetworkMode: network.name,
      Binds: [
        // A volume of its own: overlay filesystems cannot lie on one another.
        `${containerName(spec.name, node)}:/var/lib/docker`,
        // Where its images come from. For reading only: no node can disturb another one's.
        `${seed}:/var/lib/workshop-seed:ro`,
        `${program}:${PROGRAM_ON_NODES}:ro`,
        ...rights.binds,
      ],
      PortBindings: ports,
      ExtraHosts: peers
        .filter((peer) => peer !== number)
        .map((peer) => `${nodeName(peer)}:${addressOf(network, peer)}`),
      // The node's own log says little, and must not fill a disk.
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '1' } },
      ...(spec.memoryBytes === undefined ? {} : { Memory: spec.memoryBytes, MemorySwap: spec.memoryBytes }),
      ...(spec.cpus === undefined ? {} : { NanoCpus: Math.round(spec.cpus * 1e9) }),
    },
    NetworkingConfig: {
      EndpointsConfig: {
        [network.name]: { IPAMConfig: { IPv4Address: addressOf(network, number) }, Aliases: [node] },
      },
    },
  };
}

type PortBindings = Record<string, { HostIp: string; HostPort: string }[]>;

/** SSH and the application where the person said; the engine on the loopback whatever they said. */
function publishedPorts({ bind, basePort }: ClusterSpec, number: number): PortBindings {
  const chosen = basePort === undefined ? [] : chosenPorts(basePort, number);
  const bindings: PortBindings = { [`${ENGINE_PORT}/tcp`]: [{ HostIp: LOOPBACK, HostPort: '' }] };
  for (const [index, port] of [SSH_PORT, ...APPLICATION_PORTS].entries()) {
    bindings[`${port}/tcp`] = [{ HostIp: bind, HostPort: `${chosen[index] ?? ''}` }];
  }
  return bindings;
}
