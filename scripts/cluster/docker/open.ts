/** A cluster that runs, ready to be used: its nodes, and the keys to them. */
import type Docker from 'dockerode';
import { WorkshopError } from '../../core/errors.ts';
import type { Cluster } from '../cluster.ts';
import type { Engine } from '../engine/connect.ts';
import { execIn } from '../engine/exec.ts';
import { Keep } from '../keep.ts';
import type { ClusterSecrets } from '../secrets/cluster-secrets.ts';
import { parseSecrets } from '../secrets/json.ts';
import { DockerNode } from './docker-node.ts';
import type { FoundNode } from './find.ts';
import { SECRETS_IN_NODE } from './node-files.ts';

/**
 * `known`: its keys, for whoever has them already; to look at them again takes a tenth of a second.
 * @throws NOT_RUNNING when a node is missing or has stopped, or nothing tells what the cluster should be.
 */
export async function openCluster(
  engine: Engine,
  name: string,
  found: readonly FoundNode[],
  known?: ClusterSecrets,
): Promise<Cluster> {
  const spec = found.find((node) => node.spec)?.spec;
  const abilities = found.find((node) => node.abilities)?.abilities;
  const running = found.filter((node) => node.running);
  if (!spec || !abilities || running.length < spec.nodes) {
    const stopped = found.filter((node) => !node.running).map((node) => node.name);
    throw new WorkshopError('NOT_RUNNING', {
      what: `The cluster "${name}" is not whole: ${running.length} of ${spec?.nodes ?? '?'} nodes run.`,
      why:
        stopped.length > 0 ? `not running: ${stopped.join(', ')}` : 'a command that made it was interrupted',
      hint: `./workshop up ${name}  brings it back, ./workshop down ${name}  removes it.`,
    });
  }
  const secrets =
    known ?? (await new Keep(name).read()) ?? (await recoverSecrets(engine.docker, name, running));
  return {
    name,
    provider: 'docker',
    spec,
    abilities,
    nodes: await openNodes(engine.docker, running, secrets),
    [Symbol.asyncDispose]: async () => undefined, // connections are made for each call and let go by themselves
  };
}

export function openNodes(
  docker: Docker,
  found: readonly FoundNode[],
  secrets: ClusterSecrets,
): Promise<DockerNode[]> {
  return Promise.all(
    found.map(async ({ id }) => {
      const container = docker.getContainer(id);
      return new DockerNode(container, await container.inspect(), secrets);
    }),
  );
}

/** From a node, when this machine's folder is gone or damaged; it is written anew. */
export async function recoverSecrets(
  docker: Docker,
  name: string,
  running: readonly FoundNode[],
): Promise<ClusterSecrets> {
  for (const { id } of running) {
    const { stdout, exitCode } = await execIn(docker.getContainer(id), ['cat', SECRETS_IN_NODE], {
      user: 'root',
    });
    if (exitCode !== 0) continue;
    try {
      const secrets = parseSecrets(stdout);
      await new Keep(name).write(secrets);
      return secrets;
    } catch {
      // damaged in this node; the next one has them too
    }
  }
  throw new WorkshopError('NOT_RUNNING', {
    what: `The keys of the cluster "${name}" are gone, here and on its nodes.`,
    hint: `./workshop down ${name}  and  ./workshop up ${name}  make it anew.`,
  });
}
