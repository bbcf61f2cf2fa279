/** A client of an engine that is told where to go, and asks nobody else. */
import { Agent, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { type ConnectionOptions, createSecureContext, type SecureContext } from 'node:tls';
import { inspect } from 'node:util';
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

/** For how long a connection is kept that nobody uses, in ms. */
const KEPT_MS = 30_000;

/**
 * Connections to the engines of one cluster. They outlive the pause between two looks: a handshake with certificates on both sides costs
 * more than what is asked. The certificates are known here and not in each request: docker-modem writes down its options for every one,
 * whether anybody debugs it or not, and would write down all that is in them.
 */
class Connections extends Agent {
  readonly #secrets: ClusterSecrets;
  #context: SecureContext | undefined;

  constructor(secrets: ClusterSecrets) {
    super({ keepAlive: true, timeout: KEPT_MS });
    this.#secrets = secrets;
  }

  /**
   * Keys and certificates of a cluster are read once. Read anew for each connection they are most of its cost, and of fifty nodes
   * that are awaited a fifth of the whole command.
   */
  override createConnection(options: RequestOptions, ready?: (error: Error | null, socket: Duplex) => void) {
    const { authority, client } = this.#secrets;
    this.#context ??= createSecureContext({
      ca: authority.certificatePem,
      cert: client.certificatePem,
      key: client.keyPem,
    });
    // What tls.connect() takes besides: the types know only what a request may say.
    const connection: RequestOptions & Pick<ConnectionOptions, 'secureContext'> = {
      ...options,
      secureContext: this.#context,
    };
    return super.createConnection(connection, ready);
  }

  [inspect.custom](): string {
    return 'connections to engines';
  }
}

/** By the key of their cluster's client. */
const connections = new Map<string, Connections>();

/** A node's engine, with the certificate of its cluster. */
export function nodeClient({ host, port }: Address, secrets: ClusterSecrets): Docker {
  const { keyPem } = secrets.client;
  const agent = connections.get(keyPem) ?? new Connections(secrets);
  connections.set(keyPem, agent);
  // Of an agent the types know nothing.
  const options: Docker.DockerOptions & { agent: Agent } = { protocol: 'https', host, port, agent };
  return dockerClient(options);
}
