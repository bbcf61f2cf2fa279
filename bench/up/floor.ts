/** The floor under `up` and `down`: what the barest shell needs for the same. Prepares what it sends, and times it. */
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import type { ClusterSpec } from '../../scripts/cluster/cluster.ts';
import { nodeContainer } from '../../scripts/cluster/docker/node-container.ts';
import { descriptionOf, nodeFiles } from '../../scripts/cluster/docker/node-files.ts';
import type { Prepared } from '../../scripts/cluster/docker/prepare.ts';
import { removeCluster } from '../../scripts/cluster/docker/remove.ts';
import type { Engine } from '../../scripts/cluster/engine/connect.ts';
import { LABEL, networkName, nodeName } from '../../scripts/cluster/labels.ts';
import { createClusterSecrets } from '../../scripts/cluster/secrets/cluster-secrets.ts';
import { all } from '../../scripts/core/all.ts';
import { ROOT } from '../../scripts/core/root.ts';

/** Outside of the range that clusters are given addresses from: a network for each. */
const prefixOf = (index: number): string => `10.214.${index}`;
/** How long a script may take, in s. */
const PATIENCE_S = 180;

/** What it is, for whoever reads the table. */
export const FLOOR = 'shell and curl, the same containers';

/** Seconds until all nodes are ready, and until all are gone again. */
export interface Floor {
  readonly up: number;
  readonly down: number;
}

/** The clusters at once, made and removed. What was made is gone in any case. */
export async function timeFloor(
  engine: Engine,
  prepared: Prepared,
  specs: readonly ClusterSpec[],
  signal: AbortSignal,
): Promise<Floor> {
  const folder = await mkdtemp(join(tmpdir(), 'workshop-floor-'));
  const clusters = specs.map((spec, index) => ({
    spec,
    folder: join(folder, spec.name),
    prefix: prefixOf(index),
  }));
  const timeScript = async (script: string) => {
    const begin = performance.now();
    await all(clusters.map((cluster) => runScript(script, cluster, engine, signal)));
    return (performance.now() - begin) / 1000;
  };
  try {
    for (const cluster of clusters) await writeRequests(cluster, prepared);
    return { up: await timeScript('floor-up.sh'), down: await timeScript('floor-down.sh') };
  } finally {
    await all(specs.map(({ name }) => removeCluster(engine.docker, name)));
    await rm(folder, { recursive: true, force: true });
  }
}

interface FloorCluster {
  readonly spec: ClusterSpec;
  /** With what the scripts send. */
  readonly folder: string;
  readonly prefix: string;
}

async function runScript(
  script: string,
  { folder, spec }: FloorCluster,
  engine: Engine,
  signal: AbortSignal,
): Promise<void> {
  // `timeout` ends the shell's children with it.
  const words = [`${PATIENCE_S}`, 'bash', join(ROOT, 'bench', 'up', script), folder, `${spec.nodes}`];
  const env = { SOCKET: engine.endpoint.url.replace('unix://', '') };
  await execa('timeout', words, { env, cancelSignal: signal });
}

async function writeRequests({ spec, folder, prefix }: FloorCluster, prepared: Prepared): Promise<void> {
  await mkdir(folder);
  const network = { name: networkName(spec.name), prefix };
  const numbers = Array.from({ length: spec.nodes }, (_, index) => index + 1);
  const containers = numbers.map((number) => nodeContainer({ spec, ...prepared, network, number }));
  const addresses = containers.map(({ Labels }) => Labels?.[LABEL.address] ?? '');
  const secrets = await createClusterSecrets({
    cluster: spec.name,
    nodes: numbers.map((number, index) => ({
      name: nodeName(number),
      addresses: [addresses[index] as string],
    })),
  });
  const labels = { [LABEL.cluster]: spec.name };
  const write = (name: string, content: unknown) =>
    writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  const config = [{ Subnet: `${prefix}.0/24`, Gateway: `${prefix}.1` }];
  await write('network.json', {
    Name: network.name,
    Driver: 'bridge',
    Labels: labels,
    IPAM: { Config: config },
  });
  await write('network', network.name);
  await write('ca.pem', secrets.authority.certificatePem);
  await write('cert.pem', secrets.client.certificatePem);
  await write('key.pem', secrets.client.keyPem);
  for (const [index, { name, ...container }] of containers.entries()) {
    const number = numbers[index] as number;
    await write(`name${number}`, name ?? '');
    await write(`address${number}`, addresses[index] ?? '');
    await write(`volume${number}.json`, { Name: name, Labels: labels });
    await write(`container${number}.json`, container);
    await pipeline(
      nodeFiles(secrets, nodeName(number), descriptionOf(spec, prepared.abilities, network)),
      createWriteStream(join(folder, `files${number}.tar`)),
    );
  }
}
