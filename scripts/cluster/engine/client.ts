/** A client of an engine that is told where to go, and asks nobody else. */
import Docker from 'dockerode';
import type { Address } from '../cluster.ts';
import type { ClusterSecrets } from '../secrets/cluster-secrets.ts';

/**
 * dockerode mixes DOCKER_HOST and its certificates into whatever it is given. Where an engine is was found out already, and a node's is
 * known: the variable is out of sight while the client is made.
 */
export function dockerClient(options: Docker.DockerOptions): Docker {
  const { DOCKER_HOST } = process.env;
  delete process.env.DOCKER_HOST;
  try {
    return new Docker(options);
  } finally {
    if (DOCKER_HOST !== undefined) process.env.DOCKER_HOST = DOCKER_HOST;
  }
}

/** A node's engine, with the certificate of its cluster. */
export function nodeClient({ host, port }: Address, { authority, client }: ClusterSecrets): Docker {
  return dockerClient({
    protocol: 'https',
    host,
    port,
    ca: authority.certificatePem,
    cert: client.certificatePem,
    key: client.keyPem,
  });
}
