/**
 * Docker contexts that lead to nodes: `docker --context workshop-node1 ps`. They are made and removed by the docker command, as
 * how it keeps them is its own affair; which of them are ours is read from their description.
 */
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { WorkshopError } from '../core/errors.ts';
import { requirePrograms } from '../system/requirements.ts';
import type { Node } from './cluster.ts';
import { CONTEXT_DESCRIPTION } from './engine/endpoint.ts';
import type { Keep } from './keep.ts';

/** The name of a node's context. */
export const contextName = (cluster: string, node: string): string => `${cluster}-${node}`;

const descriptionOf = (cluster: string) => `${CONTEXT_DESCRIPTION} ${cluster}`;

/** Makes a context for each of `nodes`, or mends the one there is. @returns their names. @throws START_FAILED when somebody else's has the name. */
export async function ensureContexts(
  cluster: string,
  nodes: readonly Pick<Node, 'name' | 'enginePort'>[],
  { certificates }: Keep,
): Promise<string[]> {
  const { docker } = await requirePrograms(['docker']);
  const [own, all] = await Promise.all([ownContexts(cluster), contexts()]);
  const taken = nodes
    .map(({ name }) => contextName(cluster, name))
    .filter((name) => !own.includes(name) && all.some((each) => each.name === name));
  if (taken.length > 0) {
    throw new WorkshopError('START_FAILED', {
      what: `A Docker context ${taken.join(', ')} exists and is not ours. Nothing was changed.`,
      hint: `docker context inspect ${taken[0]}  shows it;  docker context rm ${taken[0]}  makes room.`,
    });
  }
  return Promise.all(
    nodes.map(async ({ name, enginePort: { host, port } }) => {
      const context = contextName(cluster, name);
      const file = (pem: string) => join(certificates, pem);
      const endpoint = `host=tcp://${host}:${port},ca=${file('ca.pem')},cert=${file('cert.pem')},key=${file('key.pem')}`;
      const verb = own.includes(context) ? 'update' : 'create';
      const words = ['--description', descriptionOf(cluster), '--docker', endpoint, context];
      await execa(docker, ['context', verb, ...words]).catch((cause) => {
        throw new WorkshopError('START_FAILED', {
          what: `The Docker context ${context} could not be made.`,
          why: String(cause.stderr ?? cause).trim(),
          cause,
        });
      });
      return context;
    }),
  );
}

/** Removes the contexts that lead to the cluster's nodes. @returns their names. */
export async function removeContexts(cluster: string): Promise<string[]> {
  const own = await ownContexts(cluster);
  if (own.length === 0) return own; // and then the docker command need not be here
  const { docker } = await requirePrograms(['docker']);
  await execa(docker, ['context', 'rm', '--force', ...own]);
  return own;
}

/** Names of the contexts that we made for the cluster. */
async function ownContexts(cluster: string): Promise<string[]> {
  return (await contexts())
    .filter(({ description }) => description === descriptionOf(cluster))
    .map(({ name }) => name);
}

/** Read from the files: starting the docker command would take longer than all the rest of `down`. */
async function contexts(): Promise<{ readonly name: string; readonly description: string }[]> {
  const folder = join(process.env.DOCKER_CONFIG || join(homedir(), '.docker'), 'contexts', 'meta');
  const digests = await readdir(folder).catch(() => []);
  const all = await Promise.all(
    digests.map(async (digest) => {
      try {
        const meta = JSON.parse(await readFile(join(folder, digest, 'meta.json'), 'utf8'));
        return [{ name: String(meta.Name), description: String(meta.Metadata?.Description) }];
      } catch {
        return []; // not one that the docker command could read either
      }
    }),
  );
  return all.flat();
}
