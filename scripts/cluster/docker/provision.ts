/** From whatever there is of a cluster to all of it, running: a list of steps, each of which may find its work done. */
import type Docker from 'dockerode';
import { all } from '../../core/all.ts';
import { WorkshopError } from '../../core/errors.ts';
import type { Emit } from '../../core/events.ts';
import { step } from '../../core/step.ts';
import { isLoopback } from '../../system/ports.ts';
import type { Cluster, ClusterSpec } from '../cluster.ts';
import type { Engine } from '../engine/connect.ts';
import { waitEngines } from '../health/wait-engines.ts';
import { Keep } from '../keep.ts';
import { containerName, LABEL, nodeName } from '../labels.ts';
import { type ClusterSecrets, createClusterSecrets } from '../secrets/cluster-secrets.ts';
import { formSwarm } from '../swarm.ts';
import { type FoundNode, findNodes } from './find.ts';
import { addressOf, type ClusterNetwork, ensureNetwork } from './network.ts';
import { nodeContainer } from './node-container.ts';
import { descriptionOf, nodeFiles } from './node-files.ts';
import { openCluster, recoverSecrets } from './open.ts';
import type { Prepared } from './prepare.ts';

export interface ProvisionOptions extends Prepared {
  readonly engine: Engine;
  readonly spec: ClusterSpec;
  readonly found: readonly FoundNode[];
  readonly emit: Emit;
  readonly signal?: AbortSignal | undefined;
}

export async function provision(options: ProvisionOptions): Promise<Cluster> {
  const { engine, spec, found, emit, signal } = options;
  const { docker } = engine;
  refuseOther(spec, found);
  const many = spec.nodes === 1 ? 'node' : 'nodes';
  const numbers = Array.from({ length: spec.nodes }, (_, index) => index + 1);
  // What was stopped or frozen has somebody's work in it.
  const whole = (node: FoundNode) => node.running || ['exited', 'paused'].includes(node.state);
  const missing = numbers.filter(
    (number) => !found.some((node) => node.name === nodeName(number) && whole(node)),
  );

  const network = await step(emit, 'network', () => ensureNetwork(engine, spec.name));
  signal?.throwIfAborted();
  // The engine makes the containers while the keys are made here; it waits for them before the first one starts.
  const secrets = step(emit, 'keys and certificates', () => ensureSecrets(options, network));
  const making = async () => {
    if (missing.length === 0) return;
    await step(emit, `making ${missing.length} ${many}`, () => makeNodes(options, network, secrets, missing));
  };
  await all<unknown>([secrets, making()]);
  signal?.throwIfAborted();
  const nodes = await findNodes(docker, spec.name);
  await step(emit, `starting ${many}`, () =>
    all(nodes.filter(({ running }) => !running).map((node) => start(docker, node, spec))),
  );
  const cluster = await openCluster(engine, spec.name, await findNodes(docker, spec.name), await secrets);
  await step(emit, 'waiting for their engines', () => waitEngines(cluster.nodes, signal));
  if (spec.managers > 0) {
    await step(emit, 'forming the Swarm', () => formSwarm(cluster.nodes, spec.managers, signal));
  }
  return cluster;
}

/** A cluster that exists is resumed, never remodelled: somebody's work is on it. What was not asked for may differ. */
function refuseOther(spec: ClusterSpec, found: readonly FoundNode[]): void {
  const other = found.find((node) => node.spec)?.spec;
  if (!other) return;
  const differs = (key: 'memoryBytes' | 'cpus' | 'basePort') =>
    spec[key] !== undefined && spec[key] !== other[key];
  const differences = [
    ...(spec.nodes === other.nodes ? [] : [`${other.nodes} nodes, and ${spec.nodes} were asked for`]),
    ...(differs('memoryBytes') ? ['another limit of memory'] : []),
    ...(differs('cpus') ? ['another limit of processors'] : []),
    ...(differs('basePort') ? ['other ports'] : []),
    ...(isLoopback(spec.bind) || spec.bind === other.bind ? [] : [`its ports at ${other.bind}`]),
  ];
  if (differences.length === 0) return;
  throw new WorkshopError('ALREADY_RUNNING', {
    what: `The cluster "${spec.name}" exists with ${differences.join(', with ')}.`,
    hint: `./workshop down ${spec.name}  first, or give the new one another name.`,
  });
}

/** Those kept here; else those on a node that runs; else new ones. */
async function ensureSecrets(
  { engine, spec, found }: ProvisionOptions,
  network: ClusterNetwork,
): Promise<ClusterSecrets> {
  const keep = new Keep(spec.name);
  const running = found.filter((node) => node.running);
  const kept = await keep.read();
  const fits = kept?.nodes.length === spec.nodes && found.length > 0;
  if (kept && fits) return kept;
  if (running.length > 0) return recoverSecrets(engine.docker, spec.name, running);
  const nodes = Array.from({ length: spec.nodes }, (_, index) => ({
    name: nodeName(index + 1),
    addresses: [addressOf(network, index + 1)],
  }));
  const secrets = await createClusterSecrets({ cluster: spec.name, nodes });
  await keep.write(secrets);
  return secrets;
}

/** Volumes, and containers with their files; whatever is left of an earlier attempt goes first. */
async function makeNodes(
  { engine, spec, abilities, rights, seed, program, signal }: ProvisionOptions,
  network: ClusterNetwork,
  secrets: Promise<ClusterSecrets>,
  numbers: readonly number[],
): Promise<void> {
  const { docker } = engine;
  const names = numbers.map((number) => containerName(spec.name, nodeName(number)));
  await all(names.map((name) => removeLeftovers(docker, name)));
  await all(names.map((Name) => docker.createVolume({ Name, Labels: { [LABEL.cluster]: spec.name } })));
  const description = descriptionOf(spec, abilities, network);
  const create = async (number: number) => {
    const container = await docker.createContainer(
      nodeContainer({ spec, abilities, rights, network, seed, program, number }),
    );
    await container.putArchive(nodeFiles(await secrets, nodeName(number), description), { path: '/' });
  };
  signal?.throwIfAborted();
  await all(numbers.map(create));
}

async function removeLeftovers(docker: Docker, name: string): Promise<void> {
  const ignore = (error: { statusCode?: number }) => {
    if (error.statusCode !== 404) throw error;
  };
  await docker.getContainer(name).remove({ force: true, v: true }).catch(ignore);
  await docker.getVolume(name).remove({ force: true }).catch(ignore);
}

/** A port that somebody took is the only thing that goes wrong here by the person's doing, so it is said plainly. */
async function start(
  docker: Docker,
  { id, state }: FoundNode,
  { basePort, bind }: ClusterSpec,
): Promise<void> {
  const container = docker.getContainer(id);
  try {
    await (state === 'paused' ? container.unpause() : container.start());
  } catch (error) {
    const text = String((error as Error).message);
    if (!/port is already allocated|address already in use|cannot assign requested address/i.test(text))
      throw error;
    throw new WorkshopError('START_FAILED', {
      what: `A port of the nodes is taken by another program, or ${bind} is not an address of the engine's machine.`,
      why: text.replace(/^.*driver failed programming external connectivity on endpoint/, '').trim(),
      hint:
        basePort === undefined ? './workshop up  resumes with other ports.' : 'Choose another --base-port.',
      cause: error,
    });
  }
}
