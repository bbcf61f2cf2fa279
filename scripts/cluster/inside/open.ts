/** The cluster as one of its own nodes sees it: peers by their names, with the student's key, and engines with the cluster's certificate. */
import { hostname } from 'node:os';
import { execa } from 'execa';
import { WorkshopError } from '../../core/errors.ts';
import { LOOPBACK } from '../../system/ports.ts';
import type { Cluster } from '../cluster.ts';
import { SECRETS_IN_NODE } from '../docker/node-files.ts';
import type { ClusterSecrets } from '../secrets/cluster-secrets.ts';
import { parseSecrets } from '../secrets/json.ts';
import { readDescription } from './description.ts';
import { InsideNode } from './inside-node.ts';

/** The name of this provider: such a cluster is used from within, never made or removed. */
export const INSIDE = 'inside';

/** Undefined where this machine is no node. @throws NOT_RUNNING when the node has lost its keys. */
export async function openInside(): Promise<Cluster | undefined> {
  const description = await readDescription();
  if (!description) return undefined;
  const { name, abilities, managers, nodes } = description;
  const secrets = await readSecrets(name);
  return {
    name,
    provider: INSIDE,
    spec: { name, nodes: nodes.length, managers, bind: LOOPBACK },
    abilities,
    nodes: nodes.map((each) => new InsideNode(each, secrets, each.name === hostname())),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** They are root's; the student may become root on a node. */
async function readSecrets(cluster: string): Promise<ClusterSecrets> {
  const { stdout, exitCode, stderr } = await execa('sudo', ['-n', 'cat', SECRETS_IN_NODE], { reject: false });
  try {
    if (exitCode === 0) return parseSecrets(stdout);
  } catch {
    // damaged: as good as gone
  }
  throw new WorkshopError('NOT_RUNNING', {
    what: `The keys of the cluster "${cluster}" are gone from this node.`,
    why: stderr || `${SECRETS_IN_NODE} does not hold them`,
    hint: 'On the machine that made it,  ./workshop up  has them still; labs can be checked from there.',
  });
}
