/** Prepares what the floor sends, and times it. */
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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
import { ROOT } from '../../scripts/core/root.ts';

/** Outside of the range that clusters are given addresses from. */
const PREFIX = '10.214.0';

/** One round: seconds from the first call to all nodes ready. Everything is removed again, and that is not timed. */
export async function timeFloor(
  engine: Engine,
  prepared: Prepared,
  spec: ClusterSpec,
  signal: AbortSignal,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'workshop-floor-'));
  try {
    await writeRequests(folder, prepared, spec);
    const begin = performance.now();
    // `timeout` ends the shell's children with it.
    await execa(
      'timeout',
      ['60', 'bash', join(ROOT, 'bench', 'up', 'floor.sh'), folder, String(spec.nodes)],
      {
        env: { SOCKET: engine.endpoint.url.replace('unix://', '') },
        cancelSignal: signal,
      },
    );
    return (performance.now() - begin) / 1000;
  } finally {
    await removeCluster(engine.docker, spec.name);
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeRequests(folder: string, prepared: Prepared, spec: ClusterSpec): Promise<void> {
  const network = { name: networkName(spec.name), prefix: PREFIX };
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
  const config = [{ Subnet: `${PREFIX}.0/24`, Gateway: `${PREFIX}.1` }];
  await write('network.json', {
    Name: network.name,
    Driver: 'bridge',
    Labels: labels,
    IPAM: { Config: config },
  });
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
