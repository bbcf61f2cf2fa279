/** Every image that the workshop needs, what it is for, and where it comes from. */

export interface ImageEntry {
  /** As Compose files and guides name it. */
  readonly name: string;
  readonly purpose: string;
  /**
   * How it is had: `bootstrap` pulled, or made by debootstrap; `package` pulled, or built here from Debian's packages under
   * the same name; `build` always built here, from our own files.
   */
  readonly origin: 'bootstrap' | 'package' | 'build';
  /** The folder of its Dockerfile below `recipes/`, or of the service below `dockercoins/`. */
  readonly recipe: string;
  /** The images that it is built on. */
  readonly base: string | undefined;
  /** Whether every node has it from its first moment on. */
  readonly onNodes: boolean;
}

/** The Debian release of all images that are built here. */
export const SUITE = 'trixie';
export const BASE_IMAGE = 'debian:trixie-slim';
export const ETCD_IMAGE = 'quay.io/coreos/etcd:v3.5.16';
export const NODE_RUNTIME = 'node:24-slim';
/** What a node is a container of. */
export const NODE_IMAGE = 'workshop-node:1';
/** The Node.js that goes into node:24-slim when it is built here: npm carries the binary. */
export const NODE_RUNTIME_VERSION = '24.21.0';

export const SERVICE_IMAGES = ['rng', 'hasher', 'worker', 'webui'] as const;

/** In the order in which they can be made. */
export const IMAGES: readonly ImageEntry[] = [
  {
    name: BASE_IMAGE,
    purpose: 'what all others stand on',
    origin: 'bootstrap',
    recipe: '',
    base: undefined,
    onNodes: true,
  },
  {
    name: 'redis:8',
    purpose: 'the wallet and the counter of DockerCoins',
    origin: 'package',
    recipe: 'redis',
    base: BASE_IMAGE,
    onNodes: true,
  },
  {
    name: 'haproxy:3.0',
    purpose: 'the balancer in front of rng',
    origin: 'package',
    recipe: 'haproxy',
    base: BASE_IMAGE,
    onNodes: true,
  },
  {
    name: 'registry:2',
    purpose: 'a registry of your own',
    origin: 'package',
    recipe: 'registry',
    base: BASE_IMAGE,
    onNodes: true,
  },
  {
    name: ETCD_IMAGE,
    purpose: 'a store that tells who watches it: service discovery in labs',
    origin: 'package',
    recipe: 'etcd',
    base: BASE_IMAGE,
    onNodes: true,
  },
  {
    name: NODE_RUNTIME,
    purpose: 'what the services of DockerCoins run on',
    origin: 'package',
    recipe: 'node-runtime',
    base: BASE_IMAGE,
    onNodes: true,
  },
  ...SERVICE_IMAGES.map(
    (service): ImageEntry => ({
      name: `dockercoins-${service}:latest`,
      purpose: `${service} of DockerCoins, as "docker compose build" names it`,
      origin: 'build',
      recipe: service,
      base: NODE_RUNTIME,
      onNodes: true,
    }),
  ),
  {
    name: NODE_IMAGE,
    purpose: 'a node: engine, sshd, tools',
    origin: 'build',
    recipe: 'node',
    base: BASE_IMAGE,
    onNodes: false,
  },
];

export function imageEntry(name: string): ImageEntry {
  const entry = IMAGES.find((each) => each.name === name);
  if (!entry) throw new Error(`no image ${name} in the catalogue`);
  return entry;
}
