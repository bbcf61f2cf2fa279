/** Every image that the workshop needs, what it is for, and where it comes from. */

export interface ImageEntry {
  /** As Compose files and guides name it. */
  readonly name: string;
  /**
   * What a registry must give under that name, whatever else it has come to mean there: the index of all architectures. Source: the lists of
   * docker-library/repo-info (`repos/NAME/remote/TAG.md`); elsewhere `docker buildx imagetools inspect`.
   */
  readonly digest?: string;
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
export const ETCD_IMAGE = 'quay.io/coreos/etcd:v3.5.25';
export const NODE_RUNTIME = 'node:24-slim';
/** What a node is a container of. */
export const NODE_IMAGE = 'workshop-node:1';
/** The Node.js that goes into node:24-slim when it is built here: npm carries the binary. */
export const NODE_RUNTIME_VERSION = '24.21.0';
/** SHA-512 of those npm packages, in base64, as the registry's `dist.integrity` tells it. */
export const NODE_RUNTIME_SHA512 = {
  x64: '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  arm64: 'FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
} as const;

export const SERVICE_IMAGES = ['rng', 'hasher', 'worker', 'webui'] as const;

/** In the order in which they can be made. */
export const IMAGES: readonly ImageEntry[] = [
  {
    name: BASE_IMAGE,
    digest: 'sha256:3a39a0592364683e6bab97937b72cad5a8fa6dcbbee90edb3bb48c7f8e94f258',
    purpose: 'what all others stand on',
    origin: 'bootstrap',
    recipe: '',
    base: undefined,
    onNodes: true,
  },
  {
    name: 'redis:8',
    digest: 'sha256:8a1efc5f479551822b47424ccae982026b633f28818eab0387348120a61e10e2',
    purpose: 'the wallet and the counter of DockerCoins',
    origin: 'package',
    recipe: 'redis',
    base: BASE_IMAGE,
    onNodes: true,
  },
  {
    name: 'haproxy:3.0',
    digest: 'sha256:66eb31bc04389738bb6595597feab18733194b14238e4f4e0986013ed6e31dae',
    purpose: 'the balancer in front of rng',
    origin: 'package',
    recipe: 'haproxy',
    base: BASE_IMAGE,
    onNodes: true,
  },
  {
    name: 'registry:2',
    digest: 'sha256:a3d8aaa63ed8681a604f1dea0aa03f100d5895b6a58ace528858a7b332415373',
    purpose: 'a registry of your own',
    origin: 'package',
    recipe: 'registry',
    base: BASE_IMAGE,
    onNodes: true,
  },
  {
    name: ETCD_IMAGE,
    digest: 'sha256:52f17f7e56e4f7239f0320dbfcbcc24721163d7d78ae710b466af3254ccf6366',
    purpose: 'a store that tells who watches it: service discovery in labs',
    origin: 'package',
    recipe: 'etcd',
    base: BASE_IMAGE,
    onNodes: true,
  },
  {
    name: NODE_RUNTIME,
    digest: 'sha256:235600a8101ab264e117b1768e925532262668dc9b581ef1dd7d96ced463b8e7',
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
